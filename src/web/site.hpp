#pragma once

#include <functional>
#include <vector>

#include "http/handler.hpp"
#include "web/desk.hpp"
#include "web/route.hpp"

namespace huiyin::web {

/// Makes a part of the table of routes. The desk outlives the routes.
using RouteMaker = std::vector<Route> (*)(Desk&);

/// The whole site: looks the request up in the table of routes, asks whether this caller may call it at all, and lets
/// the route answer.
class Site final : public http::Handler {
public:
    Site(Services services, const std::vector<RouteMaker>& makers);

    [[nodiscard]] std::shared_ptr<http::BodySink> sink_for(const http::Request& head) override;
    [[nodiscard]] http::Plan plan(const http::Request& request) const override;
    void handle(http::Request request, std::size_t route, http::Responder respond) override;
    [[nodiscard]] http::Response refusal(int status, std::string_view incident) const override;
    [[nodiscard]] http::Response refusal_of(std::string_view path, int status,
                                            std::string_view incident) const override;
    void dress(http::Response& response, bool used_tls) const override;

    [[nodiscard]] const std::vector<Route>& routes() const noexcept { return table_.routes(); }

private:
    [[nodiscard]] bool admit(const Route& route, Call& call, http::Responder& respond);
    /// What is said before a route is asked, or instead of it: a page, or a problem below /api/.
    [[nodiscard]] http::Response refuse(int status, const Call& call) const;
    [[nodiscard]] http::Response answer_form(Call call);

    Desk desk_;
    RouteTable table_;
};

/// Pages that anyone may see, the log's files, and what tells whether the server lives.
[[nodiscard]] std::vector<Route> public_routes(Desk& desk);
/// Filing, and the case for the holder of its receipt.
[[nodiscard]] std::vector<Route> filer_routes(Desk& desk);
/// Sign-in, queues, and the case for the members of staff.
[[nodiscard]] std::vector<Route> staff_routes(Desk& desk);

}  // namespace huiyin::web
