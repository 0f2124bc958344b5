#include "http/detail/request_plan.h"

#include <utility>

#include "http/detail/ascii.h"
#include "http/detail/utf8.h"
#include "http/url_errors.h"
#include "runtime/event_loop.h"

namespace aio::http::detail {
namespace {

constexpr const char* kUserAgent = "Yieldpoint/0.1";

bool sends_no_length(std::string_view method) {
  return method == "GET" || method == "HEAD" || method == "OPTIONS" || method == "TRACE";
}

bool contains(const std::vector<std::string>& names, std::string_view name) {
  for (const std::string& one : names) {
    if (equal_ignoring_case(one, name)) return true;
  }
  return false;
}

class PlanMaker {
 public:
  PlanMaker(const RequestBasis& basis, const RequestOptions& options, const std::vector<std::string>& skipped)
      : basis_(basis), options_(options), skipped_(skipped) {
    plan_.method = basis.method;
    plan_.url = basis.url;
  }

  RequestPlan make(const CookiePairs& jar_cookies) {
    if (!basis_.headers.contains("Host")) plan_.headers.add("Host", plan_.url.host_port());
    for (const Headers::Field& field : basis_.headers) plan_.headers.add(field.first, field.second);
    add_default("Accept", "*/*");
    add_default("Accept-Encoding", "gzip, deflate");
    add_default("User-Agent", kUserAgent);
    add_authorization();
    add_cookies(jar_cookies);
    if (basis_.with_body) add_body();
    frame_body();
    return std::move(plan_);
  }

 private:
  bool is_skipped(std::string_view name) const {
    return contains(skipped_, name) || contains(options_.skip_auto_headers, name);
  }
  void add_default(std::string_view name, std::string value) {
    if (!is_skipped(name)) plan_.headers.setdefault(name, std::move(value));
  }

  void add_authorization() {
    if (!basis_.auth) return;
    if (plan_.headers.contains("Authorization")) {
      throw ValueError("The request has an Authorization header and auth; say one of them");
    }
    plan_.headers.add("Authorization", basis_.auth->encode());
  }

  void add_cookies(const CookiePairs& jar_cookies) {
    CookiePairs cookies = parse_cookie_header(plan_.headers.get("Cookie", ""));
    for (const auto& cookie : jar_cookies) {
      if (!basis_.with_cookies || !has(options_.cookies, cookie.first)) cookies.push_back(cookie);
    }
    if (basis_.with_cookies) cookies.insert(cookies.end(), options_.cookies.begin(), options_.cookies.end());
    if (!cookies.empty()) plan_.headers.set("Cookie", format_cookie_header(cookies));
  }
  static bool has(const CookiePairs& cookies, const std::string& name) {
    for (const auto& cookie : cookies) {
      if (cookie.first == name) return true;
    }
    return false;
  }

  void add_body() {
    const bool has_data = options_.data.index() != 0;
    if (has_data + options_.json.has_value() + options_.form.has_value() > 1) {
      throw ValueError("data, json and form parameters can not be used at the same time");
    }
    std::string type;
    if (const std::string* text = std::get_if<std::string>(&options_.data)) {
      plan_.body = *text;
      type = is_utf8(*text) ? "text/plain; charset=utf-8" : "application/octet-stream";
    } else if (const BodyProducer* producer = std::get_if<BodyProducer>(&options_.data)) {
      plan_.producer = *producer;
      type = "application/octet-stream";
    } else if (options_.json) {
      plan_.body = options_.json->dump();
      type = "application/json";
    } else if (options_.form) {
      FormData::Encoded encoded = options_.form->encode(get_running_loop().random());
      plan_.body = std::move(encoded.body);
      type = std::move(encoded.content_type);
    }
    if (!type.empty()) add_default("Content-Type", type);
  }

  void frame_body() {
    if (!options_.compress.empty() && plan_.has_body()) compress_body();
    const std::optional<std::uint64_t> said = said_length();
    const bool wants_chunks = says_chunked() || options_.chunked || plan_.compress;
    plan_.headers.remove("Transfer-Encoding");
    plan_.chunked = plan_.has_body() && (wants_chunks || (plan_.producer && !said));
    if (plan_.chunked) {
      if (said) throw ValueError("The body is sent in chunks; do not say its Content-Length");
      plan_.headers.add("Transfer-Encoding", "chunked");
    } else if (plan_.producer) {
      plan_.produced_size = said;
    } else {
      check_length(said);
      if (plan_.has_body() || !sends_no_length(plan_.method)) {
        plan_.headers.set("Content-Length", std::to_string(plan_.body.size()));
      }
    }
    plan_.expect100 = plan_.has_body() && (options_.expect100 || plan_.headers.contains("Expect"));
    if (plan_.expect100) plan_.headers.set("Expect", "100-continue");
  }

  /// The Content-Length among the caller's headers.
  std::optional<std::uint64_t> said_length() const {
    const std::vector<std::string> lengths = plan_.headers.get_all("Content-Length");
    if (lengths.empty()) return std::nullopt;
    const std::optional<std::uint64_t> length = parse_decimal(lengths.front());
    if (lengths.size() > 1 || !length) {
      throw ValueError("The headers have a Content-Length that is no number, or more than one: " + lengths.back());
    }
    return length;
  }

  void check_length(std::optional<std::uint64_t> said) const {
    if (!said || *said == plan_.body.size()) return;
    throw ValueError("The headers say Content-Length: " + std::to_string(*said) + ", and the body has " +
                     std::to_string(plan_.body.size()) + " bytes; leave the header out");
  }

  /// Whether the caller's headers ask for chunks.
  bool says_chunked() const {
    const std::vector<std::string> codings = plan_.headers.get_all("Transfer-Encoding");
    if (codings.empty()) return false;
    if (codings.size() > 1 || !equal_ignoring_case(codings.front(), "chunked")) {
      throw ValueError("Transfer-Encoding: " + codings.back() + " cannot be sent; \"chunked\" can, once");
    }
    if (options_.chunked) {
      throw ValueError("chunked can not be set if \"Transfer-Encoding: chunked\" header is set");
    }
    if (plan_.headers.contains("Content-Length")) {
      throw ValueError("Transfer-Encoding and Content-Length exclude each other; say one of them");
    }
    return true;
  }

  void compress_body() {
    if (plan_.headers.contains("Content-Encoding")) {
      throw ValueError("compress can not be set if Content-Encoding header is set");
    }
    const bool gzip = options_.compress == "gzip";
    if (!gzip && options_.compress != "deflate") {
      throw ValueError("compress=\"" + options_.compress + "\": write \"gzip\" or \"deflate\"");
    }
    plan_.compress = gzip ? Compression::gzip : Compression::deflate;
    plan_.headers.set("Content-Encoding", options_.compress);
  }

  const RequestBasis& basis_;
  const RequestOptions& options_;
  const std::vector<std::string>& skipped_;
  RequestPlan plan_;
};

bool is_redirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

URL redirect_target(const URL& from, const std::string& location) {
  URL target;
  try {
    const URL reference(location);
    target = reference.scheme().empty() ? from.join(reference) : reference;
  } catch (const InvalidURL&) {
    throw InvalidUrlRedirectClientError(location, "a redirect leads there, and it is no URL");
  }
  if (target.scheme() != "http" && target.scheme() != "https") {
    throw NonHttpUrlRedirectClientError(target.str(), "a redirect leads there");
  }
  if (target.host().empty()) {
    throw InvalidUrlRedirectClientError(target.str(), "a redirect leads there, and it names no host");
  }
  return target;
}

}  // namespace

RequestPlan make_plan(const RequestBasis& basis, const RequestOptions& options, const CookiePairs& jar_cookies,
                      const std::vector<std::string>& skipped) {
  return PlanMaker(basis, options, skipped).make(jar_cookies);
}

bool follow_redirect(RequestBasis& basis, int status, const Headers& response) {
  if (!is_redirect(status)) return false;
  const std::string* location = response.find("Location");
  if (!location) location = response.find("URI");
  if (!location) return false;
  const URL target = redirect_target(basis.url, *location);
  const bool becomes_get = (status == 303 && basis.method != "HEAD") || (status <= 302 && basis.method == "POST");
  if (becomes_get) {
    basis.method = "GET";
    basis.with_body = false;
    for (const char* name : {"Content-Length", "Content-Type", "Content-Encoding", "Transfer-Encoding", "Expect"}) {
      basis.headers.remove(name);
    }
  }
  if (!(target.origin() == basis.url.origin())) {
    for (const char* name : {"Authorization", "Cookie", "Proxy-Authorization", "Host"}) basis.headers.remove(name);
    basis.auth.reset();
    basis.with_cookies = false;
  }
  basis.url = target;
  return true;
}

}  // namespace aio::http::detail
