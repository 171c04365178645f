#include "http/metrics.hpp"

#include <string>
#include <thread>
#include <vector>

#include <gtest/gtest.h>

namespace huiyin::http {
namespace {

TEST(Metrics, are_rendered_for_prometheus) {
    Metrics metrics;
    metrics.counter("huiyin_cases_filed_total", "Cases filed", {{"channel", "web"}}).add(2);
    metrics.counter("huiyin_cases_filed_total", "Cases filed", {{"channel", "web"}}).add();
    metrics.gauge("huiyin_log_size", "Leaves").set(7);
    metrics.histogram("huiyin_commit_seconds", "Commits", {0.1, 1}).observe(0.5);
    metrics.gauge_of("huiyin_waiting", "Waiting", [] { return 1.0; });
    metrics.gauge_of("huiyin_waiting", "Waiting", [] { return 3.0; });
    const std::string text = metrics.text();
    for (const std::string_view line :
         {"# TYPE huiyin_cases_filed_total counter\n", "huiyin_cases_filed_total{channel=\"web\"} 3\n",
          "huiyin_log_size 7\n", "huiyin_commit_seconds_bucket{le=\"0.1\"} 0\n",
          "huiyin_commit_seconds_bucket{le=\"1\"} 1\n", "huiyin_waiting 3\n"}) {
        EXPECT_NE(text.find(line), std::string::npos) << line << "in\n" << text;
    }
    EXPECT_EQ(text.find("huiyin_waiting 1\n"), std::string::npos);
}

TEST(RequestMeter, adds_up_over_threads_and_bounds_the_routes) {
    Metrics metrics;
    const auto count = [&metrics] {
        RequestMeter& meter = metrics.request_meter();
        for (int i = 0; i < 1000; ++i) meter.add("case", i % 2 == 0 ? 200 : 404, std::chrono::microseconds(300));
    };
    std::thread first(count);
    std::thread second(count);
    static_cast<void>(metrics.text());
    first.join();
    second.join();
    std::vector<std::string> names;
    names.reserve(300);
    for (int i = 0; i < 300; ++i) names.push_back("r" + std::to_string(i));
    RequestMeter& meter = metrics.request_meter();
    for (const std::string& name : names) meter.add(name, 200, std::chrono::seconds(60));
    const std::string text = metrics.text();
    for (const std::string_view line : {"huiyin_http_requests_total{route=\"case\",status=\"2xx\"} 1000\n",
                                        "huiyin_http_requests_total{route=\"case\",status=\"4xx\"} 1000\n",
                                        "huiyin_http_request_seconds_count{route=\"case\"} 2000\n",
                                        "huiyin_http_request_seconds_bucket{route=\"case\",le=\"0.00025\"} 0\n",
                                        "huiyin_http_request_seconds_bucket{route=\"case\",le=\"0.0005\"} 2000\n",
                                        "huiyin_http_requests_total{route=\"other\",status=\"2xx\"} 100\n",
                                        "huiyin_http_request_seconds_bucket{route=\"other\",le=\"+Inf\"} 100\n"}) {
        EXPECT_NE(text.find(line), std::string::npos) << line << "in\n" << text;
    }
}

}  // namespace
}  // namespace huiyin::http
