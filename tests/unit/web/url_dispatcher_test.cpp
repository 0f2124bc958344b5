#include "web/url_dispatcher.h"

#include "support/test.h"
#include "support/web_server.h"

namespace {

using web::detail::PathVariables;
using web::detail::RoutePattern;

std::string matched(const char* pattern, const char* path) {
  const std::optional<PathVariables> found = RoutePattern(pattern).match(path);
  if (!found) return "no";
  std::string text = "yes";
  for (const auto& [name, value] : *found) text += " " + name + "=" + value;
  return text;
}

web::Handler shows(std::string name) {
  return [name = std::move(name)](web::Request& request) -> Coro<web::Response> {
    std::string text = name;
    for (const auto& [key, value] : request.match_info().items()) text += " " + key + "=" + value;
    co_return web::Response::text(text);
  };
}

class Item : public web::View {
 public:
  using View::View;
  Coro<web::Response> get() { co_return web::Response::text("got " + request().match_info()["id"]); }
  Coro<web::Response> delete_() { co_return web::Response::text("gone"); }
};

}  // namespace

TEST_CASE("a variable matches one segment and is decoded") {
  CHECK(matched("/user/{name}", "/user/ada") == "yes name=ada");
  CHECK(matched("/user/{name}", "/user/a%20b%2Fc") == "yes name=a b/c");
  CHECK(matched("/user/{name}", "/user/") == "no");
  CHECK(matched("/user/{name}", "/user/a/b") == "no");
  CHECK(matched("/user/{name}/", "/user/a") == "no");
  CHECK(matched("/{a}/x/{b}", "/1/x/2") == "yes a=1 b=2");
  CHECK(matched("/{a}-{b}.{c}", "/1-2-3.txt") == "yes a=1-2 b=3 c=txt");
  CHECK(matched("/plain", "/plain") == "yes");
  CHECK(matched("/plain", "/plain/") == "no");
}

TEST_CASE("a variable with an expression matches what the expression does") {
  CHECK(matched(R"(/{id:\d+})", "/42") == "yes id=42");
  CHECK(matched(R"(/{id:\d+})", "/4x") == "no");
  CHECK(matched("/{path:.*}", "/a/b/c") == "yes path=a/b/c");
  CHECK(matched("/{path:.*}", "/") == "yes path=");
  CHECK(matched("/{x:[a-c]{2,3}}", "/abc") == "yes x=abc");
  CHECK(matched("/{x:[a-c]{2,3}}", "/a") == "no");
  CHECK(matched("/{x:[a-c]{2,3}}", "/abca") == "no");
  CHECK(matched("/{x:cat|dog(?:gy)?}/end", "/doggy/end") == "yes x=doggy");
  CHECK(matched("/{x:[^0-9]+}", "/a1") == "no");
  CHECK(matched(R"(/{year:\d{4}}-{month:\d\d})", "/2026-01") == "yes year=2026 month=01");
  CHECK(matched("/{x:(a|ab)(c|bcd)}{y:d*}", "/abcd") == "yes x=abcd y=");
}

TEST_CASE("an expression that takes others minutes takes time in proportion to the path") {
  const std::string path = "/" + std::string(8000, 'a');
  const RoutePattern pattern("/{x:(a*)*b}");
  CHECK_FALSE(pattern.match(path).has_value());
}

TEST_CASE("a path that is none is refused with the reason") {
  const auto refusal = [](const char* path) { return thrown_by([&] { RoutePattern pattern(path); }); };
  CHECK(refusal("user") == "ValueError: The path user: it must begin with '/'");
  CHECK(refusal("/{a") == "ValueError: The path /{a: a '{' has no '}'");
  CHECK(refusal("/a}") == "ValueError: The path /a}: a '}' has no '{'");
  CHECK(refusal("/{a}/{a}") == "ValueError: The path /{a}/{a}: {a} comes twice");
  CHECK(refusal("/{1}") == "ValueError: The path /{1}: {1} has no name of letters, digits and '_'");
  CHECK(refusal("/{a:}") == "ValueError: The path /{a:}: {a:} has no expression");
  CHECK(refusal("/{a:(}") == "ValueError: The path /{a:(}: the expression ( has a '(' without its ')'");
  CHECK(refusal("/{a:[x}") == "ValueError: The path /{a:[x}: the expression [x has a '[' without its ']'");
  CHECK(refusal("/{a:*}") == "ValueError: The path /{a:*}: the expression * has nothing to repeat before '*'");
  CHECK(refusal("/{a:x{900}{900}}").find("too many states") != std::string::npos);
}

TEST_CASE("url_for fills variables in and quotes them") {
  web::UrlDispatcher router;
  web::RouteOptions options;
  options.name = "user";
  router.add_get("/user/{name}/posts", says(""), options);
  CHECK(router.url_for("user", {{"name", "a b/c"}}) == "/user/a%20b%2Fc/posts");
  CHECK(thrown_by([&] { static_cast<void>(router.url_for("user")); }) ==
        "ValueError: The path /user/{name}/posts needs a value for {name}");
  CHECK(thrown_by([&] { static_cast<void>(router.url_for("user", {{"name", "x"}, {"b", "y"}})); }) ==
        "ValueError: The path /user/{name}/posts has no {b}");
  CHECK(thrown_by([&] { static_cast<void>(router["nobody"]); }) == "LookupError: There is no route named nobody");
}

TEST_CASE("a second route of the same path and method is refused, and a second name") {
  web::UrlDispatcher router;
  web::RouteOptions options;
  options.name = "root";
  router.add_get("/", says(""), options);
  CHECK(thrown_by([&] { router.add_get("/", says("")); }) ==
        "ValueError: The path / has a route for GET already; one handler a method");
  CHECK(thrown_by([&] { router.add_get("/other", says(""), options); }) ==
        "ValueError: The name root belongs to / already; names are unique");
  CHECK(thrown_by([&] { router.add_route("get it", "/x", says("")); }) ==
        "ValueError: get it is no method; write it in capitals, or * for all");
}

TEST_CASE("routes are found by path and method; 404 and 405 with Allow for the others") {
  web::Application app;
  app.add_routes({web::get("/", shows("root")), web::post("/", shows("made")), web::get("/user/me", shows("me")),
                  web::get("/user/{name}", shows("user")), web::route("*", "/any", shows("any"))});
  app.router().add_view<Item>("/item/{id}");
  serve_simulated(std::move(app), [](RawClient& client) -> Coro<> {
    const std::string root = co_await client.get("/?x=1");
    CHECK(body_of(root) == "root");
    const std::string made = co_await client.post("/", "");
    CHECK(body_of(made) == "made");
    const std::string me = co_await client.get("/user/me");
    CHECK(body_of(me) == "me");
    const std::string user = co_await client.get("/user/%61da");
    CHECK(body_of(user) == "user name=ada");
    const std::string any = co_await client.get("/any", "", "PATCH");
    CHECK(body_of(any) == "any");
    const std::string missing = co_await client.get("/nowhere");
    CHECK(status_of(missing) == "HTTP/1.1 404 Not Found");
    CHECK(body_of(missing) == "404: Not Found");
    const std::string method = co_await client.get("/", "", "DELETE");
    CHECK(status_of(method) == "HTTP/1.1 405 Method Not Allowed");
    CHECK(header_of(method, "Allow") == "GET,HEAD,POST");
    const std::string item = co_await client.get("/item/7");
    CHECK(body_of(item) == "got 7");
    const std::string gone = co_await client.get("/item/7", "", "DELETE");
    CHECK(body_of(gone) == "gone");
    const std::string put = co_await client.get("/item/7", "", "PUT");
    CHECK(header_of(put, "Allow") == "DELETE,GET,HEAD");
  });
}
