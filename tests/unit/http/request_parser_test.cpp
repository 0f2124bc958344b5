#include "unit/http/parsed_messages.h"

using namespace aio::testing;

TEST_CASE("a request: its line, its headers in order, no body") {
  CHECK(requests("GET /a?b=c HTTP/1.1\r\nHost: h\r\nAccept: */*\r\nX-Empty:\r\n\r\n") ==
        Lines{"GET /a?b=c 1.1 [Host:h|Accept:*/*|X-Empty:]", "end"});
}

TEST_CASE("white space around a value is not part of it, within it is") {
  CHECK(requests("GET / HTTP/1.1\r\nHost:h\r\nX: \t a b\tc \t\r\n\r\n") == Lines{"GET / 1.1 [Host:h|X:a b\tc]", "end"});
}

TEST_CASE("bytes above ASCII are kept in a value") {
  CHECK(requests("GET / HTTP/1.1\r\nHost: h\r\nX: \xc3\xa9\xff\r\n\r\n") ==
        Lines{"GET / 1.1 [Host:h|X:\xc3\xa9\xff]", "end"});
}

TEST_CASE("a body of a declared length, and another request behind it") {
  CHECK(requests("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhelloGET /next HTTP/1.1\r\nHost: h\r\n\r\n") ==
        Lines{"POST / 1.1 [Host:h|Content-Length:5] length=5", "body hello", "end", "GET /next 1.1 [Host:h]", "end"});
  CHECK(requests("PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n") ==
        Lines{"PUT / 1.1 [Host:h|Content-Length:0] length=0", "end"});
}

TEST_CASE("a chunked body with an extension and trailers") {
  CHECK(requests("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n"
                 "3\r\nabc\r\n0A;name=\"value\"\r\n0123456789\r\n0\r\nX-Sum: 1\r\nX-Two: 2\r\n\r\n") ==
        Lines{"POST / 1.1 [Host:h|Transfer-Encoding:Chunked] chunked", "body abc0123456789", "end [X-Sum:1|X-Two:2]"});
  CHECK(requests("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n000\r\n\r\n") ==
        Lines{"POST / 1.1 [Host:h|Transfer-Encoding:chunked] chunked", "end"});
}

TEST_CASE("the body's pieces lie in the memory that was offered") {
  RequestParser parser;
  const std::string text = "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello";
  std::string_view input = text;
  REQUIRE(parser.next(input) == ParseEvent::kHead);
  CHECK(input == "hello");
  REQUIRE(parser.next(input) == ParseEvent::kBody);
  CHECK(parser.body().data() == text.data() + text.size() - 5);
  CHECK(parser.next(input) == ParseEvent::kEnd);
  CHECK(parser.body().empty());
}

TEST_CASE("a body longer than memory passes through in pieces") {
  RequestParser parser;
  std::string_view head = "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000000000\r\n\r\n";
  REQUIRE(parser.next(head) == ParseEvent::kHead);
  const std::string piece(1 << 20, 'x');
  for (int i = 0; i < 100; ++i) {
    std::string_view input = piece;
    REQUIRE(parser.next(input) == ParseEvent::kBody);
    REQUIRE(parser.body().size() == piece.size());
    REQUIRE(parser.next(input) == ParseEvent::kNeedMore);
  }
  CHECK_THROWS_AS(parser.finish(), aio::http::ContentLengthError);
}

TEST_CASE("requests in a pipeline come one by one, with empty lines before them") {
  CHECK(requests(
            "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n\r\n\r\nGET /3 HTTP/1.1\r\nHost: "
            "h\r\n\r\n") ==
        Lines{"GET /1 1.1 [Host:h]", "end", "GET /2 1.1 [Host:h]", "end", "GET /3 1.1 [Host:h]", "end"});
}

TEST_CASE("keep-alive is the rule in HTTP/1.1 and the exception in HTTP/1.0") {
  CHECK(requests("GET / HTTP/1.0\r\n\r\n") == Lines{"GET / 1.0 [] close", "end"});
  CHECK(requests("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n") ==
        Lines{"GET / 1.0 [Connection:Keep-Alive]", "end"});
  CHECK(requests("GET / HTTP/1.1\r\nHost: h\r\nConnection: x, CLOSE\r\n\r\n") ==
        Lines{"GET / 1.1 [Host:h|Connection:x, CLOSE] close", "end"});
}

TEST_CASE("behind a request that closes only line breaks may come") {
  const std::string last = "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";
  CHECK(requests(last + "\r\n\r\n").back() == "end");
  const Lines lines = requests(last + "GET / HTTP/1.1\r\n");
  CHECK(lines.size() == 3);
  CHECK(verdict(lines) == "BadHttpMessage 400");
}

TEST_CASE("bytes behind an upgrade are left alone") {
  CHECK(requests("GET /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x05hello") ==
        Lines{"GET /ws 1.1 [Host:h|Connection:Upgrade|Upgrade:websocket] upgrade", "end", "unused \x81\x05hello"});
  CHECK(requests("CONNECT h:443 HTTP/1.1\r\nHost: h:443\r\n\r\n\x16\x03") ==
        Lines{"CONNECT h:443 1.1 [Host:h:443] upgrade", "end", "unused \x16\x03"});
  CHECK(
      requests("POST /ws HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: x\r\nContent-Length: 2\r\n\r\nabcd") ==
      Lines{"POST /ws 1.1 [Host:h|Connection:Upgrade|Upgrade:x|Content-Length:2] length=2 upgrade", "body ab", "end",
            "unused cd"});
}

TEST_CASE("an upgrade needs both headers and HTTP/1.1") {
  CHECK(requests("GET / HTTP/1.1\r\nHost: h\r\nUpgrade: websocket\r\n\r\n") ==
        Lines{"GET / 1.1 [Host:h|Upgrade:websocket]", "end"});
  CHECK(requests("GET / HTTP/1.0\r\nConnection: Upgrade, keep-alive\r\nUpgrade: websocket\r\n\r\n") ==
        Lines{"GET / 1.0 [Connection:Upgrade, keep-alive|Upgrade:websocket]", "end"});
}

TEST_CASE("a server that declines an upgrade reads on") {
  RequestParser parser;
  std::string_view input =
      "GET /1 HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\nGET /2 HTTP/1.1\r\nHost: h\r\n\r\n";
  CHECK(parser.next(input) == ParseEvent::kHead);
  CHECK(parser.next(input) == ParseEvent::kEnd);
  CHECK(parser.upgraded());
  CHECK(parser.next(input) == ParseEvent::kNeedMore);
  parser.decline_upgrade();
  CHECK_FALSE(parser.upgraded());
  REQUIRE(parser.next(input) == ParseEvent::kHead);
  CHECK(parser.head().target == "/2");
}

TEST_CASE("targets have the form that the method has") {
  const auto head = [](const std::string& method, const std::string& target) {
    return requests(method + " " + target + " HTTP/1.1\r\nHost: h\r\n\r\n").front();
  };
  for (const char* target :
       {"/", "/a?b", "//a", "/a|b\"c", "http://h", "http://h/", "HTTPS://h:1/a?b", "http://[::1]:80/"}) {
    CHECK(head("GET", target) == std::string("GET ") + target + " 1.1 [Host:h]");
  }
  CHECK(head("OPTIONS", "*") == "OPTIONS * 1.1 [Host:h]");
  for (const char* target : {"*", "a", "h:80", "ftp://h/", "http:///a", "http://u@h/", "http://h:x/", "/a#b", "?a"}) {
    CAPTURE(target);
    CHECK(head("GET", target).starts_with("InvalidURLError 400 "));
  }
  for (const char* target : {"/", "h", "http://h/", "*", "h:", "h:99999", "u@h:80"}) {
    CAPTURE(target);
    CHECK(head("CONNECT", target).starts_with("InvalidURLError 400 "));
  }
}

TEST_CASE("every method of RFC 9110 and PATCH") {
  for (const std::string method : {"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"}) {
    CHECK(requests(method + " / HTTP/1.1\r\nHost: h\r\n\r\n").front() == method + " / 1.1 [Host:h]");
  }
}

TEST_CASE("the end of the connection between requests is no error, within one it is") {
  CHECK(requests("", true).empty());
  CHECK(requests("\r\n", true).empty());
  CHECK(requests("GET / HTTP/1.1\r\nHost: h\r\n\r\n", true).size() == 2);
  CHECK(verdict(requests("GET / HT", true)) == "BadHttpMessage 400");
  CHECK(verdict(requests("GET / HTTP/1.1\r\nHost: h\r\n", true)) == "BadHttpMessage 400");
  const std::string post = "POST / HTTP/1.1\r\nHost: h\r\n";
  CHECK(requests(post + "Content-Length: 5\r\n\r\nhel", true).back() ==
        "ContentLengthError 400 Not enough data to satisfy content length header: 2 bytes are missing");
  for (const char* body : {"", "3", "3\r\n", "3\r\nab", "3\r\nabc\r\n", "0\r\n", "0\r\nX: y\r\n"}) {
    CHECK(requests(post + "Transfer-Encoding: chunked\r\n\r\n" + body, true).back() ==
          "TransferEncodingError 400 Not enough data to satisfy transfer length header");
  }
}

TEST_CASE("idle says whether something of the next request was read") {
  RequestParser parser;
  CHECK(parser.idle());
  std::string_view input = "\r\n";
  CHECK(parser.next(input) == ParseEvent::kNeedMore);
  CHECK(parser.idle());
  input = "G";
  CHECK(parser.next(input) == ParseEvent::kNeedMore);
  CHECK_FALSE(parser.idle());
  input = "ET / HTTP/1.1\r\nHost: h\r\n\r\n";
  CHECK(parser.next(input) == ParseEvent::kHead);
  CHECK_FALSE(parser.idle());
  CHECK(parser.next(input) == ParseEvent::kEnd);
  CHECK(parser.idle());
}

TEST_CASE("the head may be moved away, and stays until the next message") {
  RequestParser parser;
  std::string_view input = "POST /1 HTTP/1.1\r\nHost: h\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx";
  REQUIRE(parser.next(input) == ParseEvent::kHead);
  RequestHead head = std::move(parser.head());
  parser.head() = {};
  CHECK(parser.next(input) == ParseEvent::kBody);
  CHECK(parser.next(input) == ParseEvent::kEnd);
  CHECK(head.target == "/1");
  input = "GET / HTTP/1.1\r\n";
  CHECK_THROWS_AS(parser.next(input), aio::http::BadHttpMessage);
}

TEST_CASE("after an error every further call throws") {
  RequestParser parser;
  std::string_view input = "BAD\r\n\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n";
  CHECK_THROWS_AS(parser.next(input), aio::http::BadHttpMessage);
  CHECK_THROWS_AS(parser.next(input), aio::http::BadHttpMessage);
  CHECK_THROWS_AS(parser.finish(), aio::http::BadHttpMessage);
  CHECK_FALSE(parser.idle());
}
