// What other parsers are tested with, in our own words: odd but legal messages, and illegal ones that look harmless.
// Source: the behaviours that llhttp's public vectors name, in strict mode; the texts are ours.
#include "unit/http/parsed_messages.h"

using namespace aio::testing;
using namespace std::string_literals;

namespace {

struct Vector {
  std::string what;
  std::string text;
  std::string verdict;
};

const std::string kNext = "GET /next HTTP/1.1\r\nHost: h\r\n\r\n";

std::string with_fields(const std::string& fields, const std::string& body = {}) {
  return "PUT /thing HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + body;
}
std::string in_chunks(const std::string& body) {
  return with_fields("Transfer-Encoding: chunked\r\n", body);
}
std::string answer(const std::string& fields, const std::string& body = {}) {
  return "HTTP/1.1 200 Fine\r\n" + fields + "\r\n" + body;
}

void check_requests(const std::vector<Vector>& vectors) {
  for (const Vector& vector : vectors) {
    CAPTURE(vector.what);
    CHECK(verdict(requests(vector.text)) == vector.verdict);
  }
}

void check_responses(const std::vector<Vector>& vectors) {
  for (const Vector& vector : vectors) {
    CAPTURE(vector.what);
    CHECK(verdict(responses(vector.text)) == vector.verdict);
  }
}

}  // namespace

TEST_CASE("methods of other protocols, and methods over other protocols, are refused") {
  check_requests({
      {"a method of RTSP", "ANNOUNCE /cam HTTP/1.1\r\nHost: h\r\n\r\n", "BadStatusLine 400"},
      {"RTSP with a method of HTTP", "PUT /cam RTSP/1.0\r\nHost: h\r\n\r\n", "BadStatusLine 400"},
      {"ICE with a method of HTTP", "GET /radio ICE/1.0\r\nHost: h\r\n\r\n", "BadStatusLine 400"},
      {"a protocol that begins as ICE", "GET /radio ICY/1.0\r\nHost: h\r\n\r\n", "BadStatusLine 400"},
      {"a method that begins as another", "PUTS / HTTP/1.1\r\nHost: h\r\n\r\n", "BadHttpMethod 400"},
      {"a method with a dash too much", "GET- / HTTP/1.1\r\nHost: h\r\n\r\n", "BadHttpMethod 400"},
      {"a comma behind the method", "GET, / HTTP/1.1\r\nHost: h\r\n\r\n", "BadHttpMethod 400"},
  });
}

TEST_CASE("methods of extensions of HTTP") {
  for (const std::string method : {"REPORT", "M-SEARCH", "PURGE", "SEARCH", "LINK", "UNLINK", "QUERY", "MKCOL"}) {
    CAPTURE(method);
    CHECK(verdict(requests(method + " /a HTTP/1.1\r\nHost: h\r\n\r\n")) == "accepted");
  }
}

TEST_CASE("targets with odd characters") {
  const auto target = [](const std::string& text) {
    return verdict(requests("GET " + text + " HTTP/1.1\r\nHost: h\r\n\r\n"));
  };
  CHECK(target("/say?\"so\"") == "accepted");
  CHECK(target("/a?b?c=d") == "accepted");
  CHECK(target("/a?b|c") == "accepted");
  CHECK(target("http://h?a=b") == "accepted");
  CHECK(target("http://h:80?a=b") == "accepted");
  CHECK(target("http://under_score.h/") == "accepted");
  CHECK(target("http://user:word@h/") == "InvalidURLError 400");
  CHECK(target("/a#fragment") == "InvalidURLError 400");
  CHECK(target("/\x7f") == "InvalidURLError 400");
  CHECK(target("/\xce\xb4") == "InvalidURLError 400");
}

TEST_CASE("line breaks before a request and between requests, and none too few") {
  check_requests({
      {"before the first", "\r\n\r\n" + kNext, "accepted"},
      {"behind one that closes", with_fields("Connection: close\r\n", "\r\n\r\n"), "accepted"},
      {"a request behind one that closes, after a break", with_fields("Connection: close\r\n", "\r\n" + kNext),
       "BadHttpMessage 400"},
      {"a request behind HTTP/1.0", "GET / HTTP/1.0\r\n\r\n" + kNext, "BadHttpMessage 400"},
      {"the body without the empty line", "PUT / HTTP/1.1\r\nHost: h\r\nContent-Length: 2\r\nhi", "nothing"},
      {"fields behind a letter instead of a break", "GET / HTTP/1.1\r\nHost: h\r\nxA: b\rB: c\r\n\r\n",
       "InvalidHeader 400"},
      {"CR CR LF behind the request line", "GET / HTTP/1.1\r\r\nHost: h\r\n\r\n", "BadStatusLine 400"},
      {"no LF behind the request line", "GET / HTTP/1.1\rHost: h\r\n\r\n", "BadStatusLine 400"},
  });
}

TEST_CASE("Connection says close in every spelling, and only as a word of its own") {
  const auto closes = [](const std::string& value) {
    return requests(with_fields("Connection:" + value + "\r\n")).front().ends_with(" close");
  };
  CHECK(closes(" close"));
  CHECK(closes("\tCLOSE "));
  CHECK(closes(" keep-alive, close"));
  CHECK(closes(" close, keep-alive"));
  CHECK(closes(" ,, close"));
  CHECK_FALSE(closes(" closed"));
  CHECK_FALSE(closes(" close-ish"));
  CHECK_FALSE(closes(" not close"));
  CHECK_FALSE(closes(" keep-alive"));
  CHECK(requests(with_fields("Connection: a\r\nConnection: close\r\n")).front().ends_with(" close"));
  // As llhttp has it, and so aiohttp.
  CHECK(requests(with_fields("Proxy-Connection: close\r\n")).front().ends_with(" close"));
  CHECK(verdict(requests(with_fields("Connection: keep\ralive\r\n"))) == "InvalidHeader 400");
}

TEST_CASE("numbers of Content-Length in odd but legal spelling, and names that only look like it") {
  CHECK(requests(with_fields("Content-Length: 002\r\n", "hi")) ==
        Lines{"PUT /thing 1.1 [Host:h|Content-Length:002] length=2", "body hi", "end"});
  CHECK(requests(with_fields("Content-Length:   2  \r\n", "hi")).size() == 3);
  CHECK(requests(with_fields("CONTENT-LENGTH:2\r\nX: y\r\n", "hi")).size() == 3);
  CHECK(requests(with_fields("Content-Length-X: 2\r\n", kNext)).size() == 4);
  CHECK(requests(with_fields("XContent-Length: 2\r\n", kNext)).size() == 4);
  CHECK(requests(with_fields("Transfer-Encoding-X: chunked\r\n", kNext)).size() == 4);
  CHECK(verdict(requests(with_fields("Content\rLength: 2\r\n", "hi"))) == "InvalidHeader 400");
  CHECK(verdict(requests(with_fields("Content-Length: 2\r\n 3\r\n", "hi"))) != "accepted");
}

TEST_CASE("a body that one request declared is not the next one's") {
  const Lines lines = requests(with_fields("Content-Length: 2\r\n", "hi") + kNext + in_chunks("0\r\n\r\n") + kNext);
  CHECK(lines.size() == 9);
  CHECK(verdict(lines) == "accepted");
}

TEST_CASE("values may hold every byte but control characters") {
  std::string all;
  for (int byte = 0x20; byte < 0x100; ++byte) {
    if (byte != 0x7f) all += static_cast<char>(byte);
  }
  CHECK(verdict(requests(with_fields("X: a" + all + "\r\n"))) == "accepted");
  for (int byte = 0; byte < 0x20; ++byte) {
    if (byte == '\t') continue;
    CAPTURE(byte);
    CHECK(verdict(requests(with_fields("X: a" + std::string(1, static_cast<char>(byte)) + "b\r\n"))) ==
          "InvalidHeader 400");
  }
}

TEST_CASE("sizes of chunks in both cases, with zeros, and the last chunk that is missing") {
  CHECK(requests(in_chunks("00a\r\n0123456789\r\nA\r\n0123456789\r\n000\r\n\r\n")).size() == 3);
  check_requests({
      {"a request instead of the last chunk", in_chunks("2\r\nhi\r\n" + kNext), "TransferEncodingError 400"},
      {"an empty line instead of the last chunk", in_chunks("2\r\nhi\r\n\r\n"), "TransferEncodingError 400"},
      {"LF behind the last chunk's data", in_chunks("2\r\nhi\n0\r\n\r\n"), "TransferEncodingError 400"},
  });
}

TEST_CASE("extensions of chunks: names, values, quotes") {
  const auto extended = [](const std::string& extension) {
    return verdict(requests(in_chunks("2" + extension + "\r\nhi\r\n0\r\n\r\n")));
  };
  for (const std::string legal : {";a", ";a=b", ";a=\"b\"", ";a=\"b;c\"", ";a=\"b \\\" c\"", ";a;b=c;d", ";a=\"\""}) {
    CAPTURE(legal);
    CHECK(extended(legal) == "accepted");
  }
  for (const std::string illegal : {" a", "g", ";", ";a=\"b", ";a=b\"c", ";a=\"b\"c", ";a=b c", ";a =b"}) {
    CAPTURE(illegal);
    CHECK(extended(illegal) == "TransferEncodingError 400");
  }
}

TEST_CASE("response lines that are none") {
  check_responses({
      {"a letter short", "HTP/1.1 200 Fine\r\n\r\n", "BadStatusLine 400"},
      {"two digits before the dot", "HTTP/11.1 200 Fine\r\n\r\n", "BadStatusLine 400"},
      {"two digits behind the dot", "HTTP/1.01 200 Fine\r\n\r\n", "BadStatusLine 400"},
      {"a letter as a digit", "HTTP/1.x 200 Fine\r\n\r\n", "BadStatusLine 400"},
      {"a tab behind the version", "HTTP/1.1\t200 Fine\r\n\r\n", "BadStatusLine 400"},
      {"CR before the version", "\rHTTP/1.1 200 Fine\r\n\r\n", "BadHttpMessage 400"},
      {"CR behind the reason", "HTTP/1.1 200 Fine\rX: y\r\n\r\n", "BadStatusLine 400"},
      {"CR CR LF behind the reason", "HTTP/1.1 200 Fine\r\r\n\r\n", "BadStatusLine 400"},
      {"LF behind the reason", "HTTP/1.1 200 Fine\nX: y\r\n\r\n", "BadStatusLine 400"},
      {"LF only", "HTTP/1.1 200 Fine\n\nbody", "BadStatusLine 400"},
      {"a space before the first field", "HTTP/1.1 200 Fine\r\n X: y\r\n\r\n", "InvalidHeader 400"},
      {"one digit", "HTTP/1.1 2\r\n\r\n", "BadStatusLine 400"},
      {"a letter behind the status", "HTTP/1.1 200x\r\n\r\n", "BadStatusLine 400"},
      {"RTSP", "RTSP/1.0 200 Fine\r\n\r\n", "BadStatusLine 400"},
      {"ICE", "ICE/1.0 200 Fine\r\n\r\n", "BadStatusLine 400"},
      {"an empty line before", "\r\n" + answer("Content-Length: 0\r\n"), "BadStatusLine 400"},
      {"two spaces before the reason", "HTTP/1.1 200  Fine\r\nContent-Length: 0\r\n\r\n", "accepted"},
      {"an underscore in a name", answer("Under_score: 1\r\nContent-Length: 0\r\n"), "accepted"},
      {"a space in a name", answer("Under score: 1\r\nContent-Length: 0\r\n"), "InvalidHeader 400"},
  });
}

TEST_CASE("responses without a length: to the end of the connection, whatever Connection says") {
  CHECK(responses("HTTP/1.0 200 Fine\r\nConnection: keep-alive\r\n\r\nHTTP/1.1 200 Fine\r\n\r\n", true).size() == 3);
  CHECK(responses(answer("Connection: keep-alive\r\n", "rest"), true).size() == 3);
  CHECK(responses(answer("Content-Length-X: 2\r\n", "rest"), true).back() == "end");
  CHECK(responses("HTTP/1.0 204 None\r\nConnection: keep-alive\r\n\r\n" + answer("Content-Length: 0\r\n")).size() == 4);
  CHECK(verdict(responses(answer("Connection: close\r\nContent-Length: 0\r\n") + answer("Content-Length: 0\r\n"))) ==
        "BadHttpMessage 400");
}

TEST_CASE("an interim response, then an error; a switch of protocols with a body that it cannot have") {
  CHECK(responses("HTTP/1.1 100 Go\r\n\r\nHTTP/1.1 400 No\r\nContent-Length: 0\r\n\r\n").size() == 4);
  const std::string upgrade = "HTTP/1.1 101 Switching\r\nConnection: upgrade\r\nUpgrade: x\r\n";
  CHECK(responses(upgrade + "Content-Length: 2\r\n\r\nhi").back() == "unused hi");
  CHECK(responses(upgrade + "Transfer-Encoding: chunked\r\n\r\n2\r\n").back() == "unused 2\r\n");
  CHECK(responses(answer("Connection: upgrade\r\nUpgrade: x\r\nTransfer-Encoding: chunked\r\n", "2\r\nhi\r\n0\r\n\r\n"))
            .size() == 3);
}

TEST_CASE("chunked responses are as strict as chunked requests") {
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  check_responses({
      {"a space behind the size", answer(chunked, "2 \r\nhi\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"an extension without a semicolon", answer(chunked, "2 a\r\nhi\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"nothing behind the semicolon", answer(chunked, "2;\r\nhi\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"quotes without an end", answer(chunked, "2;a=\"b\r\nhi\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"quotes", answer(chunked, "2;a=\"b\"\r\nhi\r\n0\r\n\r\n"), "accepted"},
      {"chunked, then another coding", answer("Transfer-Encoding: chunked, deflate\r\n", "x"),
       "TransferEncodingError 400"},
      {"chunkedchunked", answer("Transfer-Encoding: chunkedchunked\r\n", "x"), "TransferEncodingError 400"},
      {"folded", answer("Transfer-Encoding: chunked\r\n x\r\n", "x"), "InvalidHeader 400"},
  });
}
