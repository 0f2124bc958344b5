#include "http/errors.h"

#include "http/url_errors.h"
#include "support/test.h"

namespace http = aio::http;

namespace {

template <class Caught, class E>
bool caught_as(const E& error) {
  try {
    throw error;
  } catch (const Caught& caught) {
    return std::string(caught.what()) == error.what() && std::string(caught.name()) == error.name();
  } catch (...) {
    return false;
  }
}

std::string described(const auto& error) {
  return aio::describe_exception(std::make_exception_ptr(error));
}

// Code of a program that knows nothing of the virtual base.
class Late : public aio::TimeoutError {
 public:
  Late() : aio::TimeoutError("too late") {}
};
class Lost : public http::ClientOSError {
 public:
  Lost() : http::ClientOSError("lost") {}
};

}  // namespace

TEST_CASE("a timeout of the client is a TimeoutError and a ClientError") {
  const http::SocketTimeoutError error("Timeout on reading data from socket");
  CHECK(caught_as<aio::TimeoutError>(error));
  CHECK(caught_as<http::ClientError>(error));
  CHECK(caught_as<http::ServerTimeoutError>(error));
  CHECK(caught_as<http::ServerConnectionError>(error));
  CHECK(caught_as<aio::Error>(error));
  CHECK(caught_as<http::ServerTimeoutError>(http::ConnectionTimeoutError("c")));
  CHECK_FALSE(caught_as<aio::OSError>(error));
}

TEST_CASE("a connection that could not be made is an OSError and says host, port and reason") {
  const http::ClientConnectorError error("python.org", 443, "Connection refused");
  CHECK(std::string(error.what()) == "Cannot connect to host python.org:443 [Connection refused]");
  CHECK(error.host() == "python.org");
  CHECK(error.port() == 443);
  CHECK(caught_as<aio::OSError>(error));
  CHECK(caught_as<http::ClientConnectionError>(error));
  CHECK(caught_as<http::ClientConnectorError>(http::ClientConnectorDNSError("h", 80, "unknown")));
  CHECK(caught_as<http::ClientConnectorSSLError>(http::ClientConnectorCertificateError("h", 80, "expired")));
  CHECK(caught_as<aio::ConnectionResetError>(http::ClientConnectionResetError("Cannot write to closing transport")));
}

TEST_CASE("an answer that is an error says status, message and URL") {
  const http::ClientResponseError error(404, "Not Found", "http://a/b", {{"Server", "s"}});
  CHECK(std::string(error.what()) == "404, message='Not Found', url='http://a/b'");
  CHECK(error.status() == 404);
  CHECK(error.message() == "Not Found");
  CHECK(error.url() == "http://a/b");
  CHECK(error.headers().get("server") == "s");
  CHECK(caught_as<http::ClientResponseError>(http::TooManyRedirects(302, "", "http://a")));
  CHECK(caught_as<http::ClientError>(http::ContentTypeError(200, "", "http://a")));
  CHECK_FALSE(caught_as<http::ClientConnectionError>(error));
}

TEST_CASE("a bad URL is a ValueError and a ClientError") {
  const http::InvalidURL error("http:///", "no host");
  CHECK(std::string(error.what()) == "http:///: no host");
  CHECK(error.url() == "http:///");
  CHECK(caught_as<aio::ValueError>(error));
  CHECK(caught_as<http::ClientError>(error));
  CHECK(caught_as<http::InvalidURL>(http::NonHttpUrlClientError("ftp://a")));
}

TEST_CASE("a redirect that cannot be followed is a RedirectClientError and what its URL is") {
  const http::NonHttpUrlRedirectClientError out("ftp://a", "a redirect leads there");
  CHECK(std::string(out.what()) == "ftp://a: a redirect leads there");
  CHECK(out.url() == "ftp://a");
  CHECK(described(out) == "NonHttpUrlRedirectClientError: ftp://a: a redirect leads there");
  CHECK(caught_as<http::NonHttpUrlClientError>(out));
  CHECK(caught_as<http::ClientError>(out));
  CHECK(caught_as<aio::ValueError>(out));
  const http::InvalidUrlRedirectClientError invalid("http:///");
  CHECK(caught_as<http::InvalidUrlClientError>(invalid));
  CHECK(caught_as<http::ClientError>(invalid));
  bool is_redirect = false;
  try {
    throw invalid;
  } catch (const http::RedirectClientError& error) {
    is_redirect = std::string(error.what()) == "http:///";
  }
  CHECK(is_redirect);
}

TEST_CASE("a unix socket that does not answer is a ClientConnectorError with its path") {
  const http::UnixClientConnectorError error("/run/a.sock", "host", 80, "Connection refused");
  CHECK(std::string(error.what()) == "Cannot connect to unix socket /run/a.sock [Connection refused]");
  CHECK(error.path() == "/run/a.sock");
  CHECK(error.host() == "host");
  CHECK(caught_as<http::ClientConnectorError>(error));
  CHECK(caught_as<aio::OSError>(error));
  CHECK(caught_as<http::TypeError>(http::WSMessageTypeError("text")));
}

TEST_CASE("each error of the client has its own name") {
  CHECK(described(http::ServerDisconnectedError()) == "ServerDisconnectedError: Server disconnected");
  CHECK(described(http::ClientPayloadError("short")) == "ClientPayloadError: short");
  CHECK(described(http::ClientOSError("x")) == "ClientOSError: x");
  CHECK(described(http::WSServerHandshakeError(200, "m", "u")) == "WSServerHandshakeError: 200, message='m', url='u'");
}

TEST_CASE("a class that people derive keeps its text though the base is virtual") {
  CHECK(std::string(Late().what()) == "too late");
  CHECK(std::string(Lost().what()) == "lost");
  CHECK(caught_as<aio::Error>(Late()));
  CHECK(caught_as<aio::OSError>(Lost()));
  CHECK(std::string(aio::ConnectionRefusedError("refused").what()) == "refused");
  CHECK(std::string(aio::ValueError("bad").what()) == "bad");
}
