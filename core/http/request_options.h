// What a request may be told beside its method and URL. Mirrors the keyword arguments of aiohttp's requests. Any
// thread.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "http/basic_auth.h"
#include "http/body_writer.h"
#include "http/client_timeout.h"
#include "http/cookies.h"
#include "http/form_data.h"
#include "http/headers.h"
#include "http/json.h"
#include "http/multi_dict.h"
#include "http/stream_reader.h"
#include "net/tls.h"

namespace aio::http {

/// Redirects that a request follows. Source: aiohttp, max_redirects.
inline constexpr int kMaxRedirects = 10;

/// How to speak TLS: false checks no certificate, a context says everything, true is the default.
using SSLOption = std::variant<bool, SSLContext>;

/// Of `data`, `json` and `form` one at most. What is empty here is the session's, or nothing.
struct RequestOptions {
  /// Added to the URL's query.
  MultiDict params = {};
  /// Instead of the session's headers of the same names.
  Headers headers = {};
  /// The body: text or bytes, or a producer that writes it while it is sent: in chunks, or exactly as many bytes as a
  /// Content-Length among the headers says.
  std::variant<std::monostate, std::string, BodyProducer> data = {};
  /// The body as application/json.
  std::optional<Json> json = {};
  /// The body as a form: `.form = http::FormData({{"name", "Ada"}})`; with files as multipart/form-data.
  std::optional<FormData> form = {};
  /// Sent with this request, beside the jar's.
  CookiePairs cookies = {};
  std::optional<BasicAuth> auth = {};
  ClientTimeout timeout = {};
  bool allow_redirects = true;
  int max_redirects = kMaxRedirects;
  /// Whether a status of 400 and above throws ClientResponseError.
  std::optional<bool> raise_for_status = {};
  /// "gzip" or "deflate": compresses the body.
  std::string compress = {};
  /// Sends the body in the chunked coding although its length is known.
  bool chunked = false;
  /// Sends the body once the server has said 100 (Continue).
  bool expect100 = false;
  std::optional<SSLOption> ssl = {};
  /// The name that the certificate must have; the URL's host when empty.
  std::string server_hostname = {};
  /// Automatic headers that are not sent: "User-Agent".
  std::vector<std::string> skip_auto_headers = {};
  /// Whether gzip and deflate bodies are decoded.
  std::optional<bool> auto_decompress = {};
};

}  // namespace aio::http
