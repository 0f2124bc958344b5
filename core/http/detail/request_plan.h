// What a request sends, from what the session and the call say. Loop thread only.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "http/body_writer.h"
#include "http/cookies.h"
#include "http/detail/compression.h"
#include "http/headers.h"
#include "http/request_options.h"
#include "http/url.h"

namespace aio::http::detail {

/// What is sent.
struct RequestPlan {
  std::string method;
  URL url;
  Headers headers;
  std::string body;
  BodyProducer producer;
  /// What the producer must write, when the caller has said it. Units: bytes.
  std::optional<std::uint64_t> produced_size;
  bool chunked = false;
  bool expect100 = false;
  /// Compresses the body.
  std::optional<Compression> compress;

  bool has_body() const noexcept { return !body.empty() || producer; }
};

/// What redirects may take away from a request: the rest stays as the call said.
struct RequestBasis {
  std::string method;
  URL url;
  /// The session's and the call's.
  Headers headers;
  std::optional<BasicAuth> auth;
  bool with_body = true;
  /// Whether the call's cookies are sent; the jar's always are.
  bool with_cookies = true;
};

/// Names of headers that are sent unless the caller says otherwise, without those that are skipped.
/// Throws: ValueError for options that contradict each other; what encoding a body throws.
RequestPlan make_plan(const RequestBasis& basis, const RequestOptions& options, const CookiePairs& jar_cookies,
                      const std::vector<std::string>& skipped);

/// The basis of the request that a redirect asks for. False when the response is no redirect.
/// Throws: NonHttpUrlRedirectClientError, InvalidUrlRedirectClientError.
bool follow_redirect(RequestBasis& basis, int status, const Headers& response);

}  // namespace aio::http::detail
