// The hosts that lesson programs find on the simulated internet: web applications of ours. Loop thread only.
#pragma once

#include <cstddef>
#include <string>

#include "web/application.h"

namespace lesson {

/// A small page with a title, and about so many bytes of text in it.
std::string page(const std::string& title, std::size_t bytes);

/// An application that answers every request with `answer`. Not a route: routes bring the compiler of their patterns
/// into every program, and what a learner's page loads is to be small.
aio::web::Application answering(aio::web::Handler answer);
/// Throws: HTTPMethodNotAllowed unless the request's method is `method`, or HEAD where that is GET.
void check_method(const aio::web::Request& request, const char* method);
/// A site with one page, which it takes so long to make.
aio::web::Application site(std::string title, std::size_t bytes, aio::Duration work = {});
/// A site that answers every third request with its page, and the others with 503.
aio::web::Application flaky_site();
/// What httpbin.org offers: /get, /post, /status/N, /delay/N, /redirect/N, /stream/N, /gzip, /cookies, /headers,
/// /bytes/N. Source: httpbin.org.
aio::web::Application httpbin();

}  // namespace lesson
