#include "unit/http/parsed_messages.h"

using namespace aio::testing;

TEST_CASE("a response with a length, and the next one behind it") {
  CHECK(
      responses("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhiHTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n") ==
      Lines{"200 OK 1.1 [Content-Length:2] length=2", "body hi", "end", "404 Not Found 1.1 [Content-Length:0] length=0",
            "end"});
}

TEST_CASE("a response without a length ends with the connection") {
  CHECK(responses("HTTP/1.1 200 OK\r\n\r\nall of it", true) == Lines{"200 OK 1.1 [] close", "body all of it", "end"});
  CHECK(responses("HTTP/1.0 200 OK\r\n\r\n", true) == Lines{"200 OK 1.0 [] close", "end"});
  CHECK(responses("HTTP/1.1 200 OK\r\n\r\nall of it") == Lines{"200 OK 1.1 [] close", "body all of it"});
}

TEST_CASE("a chunked response with trailers") {
  CHECK(responses("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\nA: b\r\n\r\n") ==
        Lines{"200 OK 1.1 [Transfer-Encoding:chunked] chunked", "body hi", "end [A:b]"});
}

TEST_CASE("a reason may be empty, missing or of several words") {
  CHECK(responses("HTTP/1.1 204 \r\n\r\n") == Lines{"204  1.1 []", "end"});
  CHECK(responses("HTTP/1.1 204\r\n\r\n") == Lines{"204  1.1 []", "end"});
  CHECK(responses("HTTP/1.1 204 No  Content \xe9\r\n\r\n") == Lines{"204 No  Content \xe9 1.1 []", "end"});
}

TEST_CASE("an answer to HEAD has no body, whatever its headers say") {
  const std::string next = "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nx";
  CHECK(responses("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n" + next, false, "HEAD") ==
        Lines{"200 OK 1.1 [Content-Length:100] length=100", "end", "200 OK 1.1 [Content-Length:1] length=1", "body x",
              "end"});
  CHECK(responses("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + next, false, "HEAD").size() == 5);
  CHECK(responses("HTTP/1.1 200 OK\r\n\r\n" + next, false, "HEAD").front() == "200 OK 1.1 []");
}

TEST_CASE("204 and 304 have no body") {
  const std::string next = "HTTP/1.1 204 \r\n\r\n";
  CHECK(responses("HTTP/1.1 204 \r\nContent-Length: 5\r\n\r\n" + next).size() == 4);
  CHECK(responses("HTTP/1.1 304 \r\nContent-Length: 5\r\n\r\n" + next).size() == 4);
  CHECK(responses("HTTP/1.1 304 \r\nTransfer-Encoding: chunked\r\n\r\n" + next).size() == 4);
}

TEST_CASE("interim responses come before the final one and do not end the connection") {
  CHECK(responses("HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\nHTTP/1.1 199 "
                  "X\r\nContent-Length: 3\r\nConnection: close\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n",
                  false, "HEAD") == Lines{"100 Continue 1.1 []", "end", "103 Early Hints 1.1 [Link:x]", "end",
                                          "199 X 1.1 [Content-Length:3|Connection:close] length=3", "end",
                                          "200 OK 1.1 [Content-Length:100] length=100", "end"});
}

TEST_CASE("switching protocols leaves the rest alone") {
  CHECK(responses("HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n\x81\x01x") ==
        Lines{"101 Switching Protocols 1.1 [Connection:upgrade|Upgrade:websocket] upgrade", "end", "unused \x81\x01x"});
}

TEST_CASE("a success behind CONNECT is a tunnel, a failure is a response") {
  CHECK(responses("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nTLS", false, "CONNECT") ==
        Lines{"200 OK 1.1 [Content-Length:7] length=7 upgrade", "end", "unused TLS"});
  CHECK(responses("HTTP/1.1 407 No\r\nContent-Length: 2\r\n\r\nno", false, "CONNECT") ==
        Lines{"407 No 1.1 [Content-Length:2] length=2", "body no", "end"});
}

TEST_CASE("an Upgrade header in an ordinary response changes nothing") {
  CHECK(responses("HTTP/1.1 200 OK\r\nConnection: upgrade\r\nUpgrade: h2c\r\nContent-Length: 1\r\n\r\nx") ==
        Lines{"200 OK 1.1 [Connection:upgrade|Upgrade:h2c|Content-Length:1] length=1", "body x", "end"});
}

TEST_CASE("bytes behind a response that closes are refused") {
  CHECK(verdict(responses("HTTP/1.1 204 \r\nConnection: close\r\n\r\nHTTP/1.1 200 OK\r\n\r\n")) ==
        "BadHttpMessage 400");
}

TEST_CASE("a response that ends too early") {
  CHECK(verdict(responses("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel", true)) == "ContentLengthError 400");
  CHECK(verdict(responses("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhel", true)) ==
        "TransferEncodingError 400");
  CHECK(verdict(responses("HTTP/1.1 200 O", true)) == "BadHttpMessage 400");
  CHECK(responses("", true).empty());
}

TEST_CASE("what is no response is refused") {
  for (const std::string line :
       {"HTTP/1.1 20 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 020 OK", "HTTP/1.1  200 OK", "HTTP/1.1 2x0 OK", "HTTP/1.1",
        "HTTP/2.0 200 OK", "HTTP/1.2 200 OK", "HTTP/0.9 200 OK", "http/1.1 200 OK", "HTTP/1.1 200 O\x01K",
        "HTTP/1.1 200 O\rK", "ICY 200 OK", "GET / HTTP/1.1", "", "HTTP/1.1 200\tOK", "HTTP/1.1 -20 OK"}) {
    CAPTURE(line);
    CHECK(verdict(responses(line + "\r\n\r\n")).starts_with("Bad"));
  }
}

TEST_CASE("a response is framed as strictly as a request") {
  for (const std::string fields :
       {"Content-Length: 1\r\nContent-Length: 1\r\n", "Content-Length: 1, 1\r\n", "Content-Length: +1\r\n",
        "Content-Length: 1\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: identity\r\n", "Content-Length : 1\r\n", "A: b\r\n c\r\n", "A: b\n", "A: \x01\r\n"}) {
    CAPTURE(fields);
    CHECK(verdict(responses("HTTP/1.1 200 OK\r\n" + fields + "\r\nx")) != "accepted");
  }
  CHECK(verdict(responses("HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")) ==
        "TransferEncodingError 400");
}
