#include "web/route.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace huiyin::web {
namespace {

Route route(http::Method method, std::string_view pattern) {
    return {.method = method, .pattern = pattern, .name = pattern, .answer = Answer([](Call&) {
                                                                       return http::Response{};
                                                                   })};
}

const RouteTable table({
    route(http::Method::get, "/"),
    route(http::Method::get, "/case"),
    route(http::Method::post, "/case"),
    route(http::Method::post, "/case/{action}"),
    route(http::Method::get, "/staff/case/{number}"),
    route(http::Method::post, "/staff/case/{number}/{action}"),
    route(http::Method::get, "/log/checkpoint"),
    route(http::Method::get, "/log/tile/{rest..}"),
    route(http::Method::get, "/log/{file}"),
});

std::string_view found(http::Method method, std::string_view path) {
    const std::size_t at = table.find(method, path);
    if (at < table.routes().size()) return table.routes()[at].pattern;
    return table.allowed(path).empty() ? "nothing" : "another method";
}

TEST(RouteTable, finds_a_route_by_method_and_path) {
    EXPECT_EQ(found(http::Method::get, "/"), "/");
    EXPECT_EQ(found(http::Method::head, "/case"), "/case");
    EXPECT_EQ(found(http::Method::post, "/case/reply"), "/case/{action}");
    EXPECT_EQ(found(http::Method::get, "/staff/case/2026-000001-5"), "/staff/case/{number}");
    EXPECT_EQ(found(http::Method::get, "/log/checkpoint"), "/log/checkpoint");
    EXPECT_EQ(found(http::Method::get, "/log/other"), "/log/{file}");
    EXPECT_EQ(found(http::Method::get, "/log/tile/0/x001/234"), "/log/tile/{rest..}");
}

TEST(RouteTable, tells_a_wrong_method_from_a_path_that_is_not_there) {
    EXPECT_EQ(found(http::Method::get, "/case/reply"), "another method");
    EXPECT_EQ(found(http::Method::put, "/"), "another method");
    EXPECT_EQ(found(http::Method::get, "/cases"), "nothing");
    EXPECT_EQ(found(http::Method::post, "/case/"), "nothing");
    EXPECT_EQ(found(http::Method::post, "/case/reply/more"), "nothing");
    EXPECT_EQ(found(http::Method::get, "/log/tile/"), "nothing");
    EXPECT_EQ(table.allowed("/case"), "GET, HEAD, POST");
}

TEST(RouteTable, gives_what_stands_in_the_braces) {
    constexpr std::string_view path = "/staff/case/2026-000001-5/refer";
    const Route& route = table.routes().at(table.find(http::Method::post, path));
    EXPECT_THAT(RouteTable::parameters(route, path), testing::ElementsAre("2026-000001-5", "refer"));
}

}  // namespace
}  // namespace huiyin::web
