// Forms that make two readers of the same bytes see different requests. Each is refused, however it is cut; none is
// repaired. The texts behind "\r\n\r\n" are what an attacker hopes to have read as the next request.
#include "unit/http/parsed_messages.h"

using namespace aio::testing;
using namespace std::string_literals;

namespace {

struct Attack {
  std::string what;
  std::string text;
  std::string verdict;
};

const std::string kChunks = "5\r\nhello\r\n0\r\n\r\n";
const std::string kSmuggled = "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n";

std::string post(const std::string& fields, const std::string& body = kSmuggled) {
  return "POST / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n" + body;
}
std::string chunked(const std::string& body) {
  return post("Transfer-Encoding: chunked\r\n", body);
}

void check(const std::vector<Attack>& attacks) {
  for (const Attack& attack : attacks) {
    CAPTURE(attack.what);
    const std::string found = verdict(requests(attack.text));
    const bool refused = found != "accepted" && found != "unused";
    CHECK((attack.verdict == "refused" && refused ? attack.verdict : found) == attack.verdict);
  }
}

}  // namespace

TEST_CASE("a body has one length: Content-Length") {
  check({
      {"repeated, equal", post("Content-Length: 5\r\nContent-Length: 5\r\n"), "ContentLengthError 400"},
      {"repeated, different", post("Content-Length: 0\r\nContent-Length: 5\r\n"), "ContentLengthError 400"},
      {"repeated, in another case", post("content-length: 5\r\nCONTENT-LENGTH: 5\r\n"), "ContentLengthError 400"},
      {"a list of equal numbers", post("Content-Length: 5, 5\r\n"), "ContentLengthError 400"},
      {"a list of different numbers", post("Content-Length: 5,0\r\n"), "ContentLengthError 400"},
      {"a plus sign", post("Content-Length: +5\r\n"), "ContentLengthError 400"},
      {"a minus sign", post("Content-Length: -5\r\n"), "ContentLengthError 400"},
      {"hexadecimal", post("Content-Length: 0x5\r\n"), "ContentLengthError 400"},
      {"hexadecimal digits", post("Content-Length: a\r\n"), "ContentLengthError 400"},
      {"an exponent", post("Content-Length: 5e0\r\n"), "ContentLengthError 400"},
      {"a fraction", post("Content-Length: 5.0\r\n"), "ContentLengthError 400"},
      {"a space within", post("Content-Length: 1 0\r\n"), "ContentLengthError 400"},
      {"a tab within", post("Content-Length: 1\t0\r\n"), "ContentLengthError 400"},
      {"an underscore", post("Content-Length: 1_0\r\n"), "ContentLengthError 400"},
      {"quotes", post("Content-Length: \"5\"\r\n"), "ContentLengthError 400"},
      {"empty", post("Content-Length:\r\n"), "ContentLengthError 400"},
      {"blank", post("Content-Length: \t \r\n"), "ContentLengthError 400"},
      {"a semicolon", post("Content-Length: 5;x\r\n"), "ContentLengthError 400"},
      {"more than 64 bits", post("Content-Length: 18446744073709551616\r\n"), "ContentLengthError 400"},
      {"more than 63 bits", post("Content-Length: 9223372036854775808\r\n"), "ContentLengthError 400"},
      {"NUL behind the number", post("Content-Length: 5\0\r\n"s), "ContentLengthError 400"},
      {"a vertical tab before the number", post("Content-Length: \v5\r\n"), "ContentLengthError 400"},
  });
}

TEST_CASE("a body has one framing: Content-Length or Transfer-Encoding") {
  check({
      {"CL.TE", post("Content-Length: 6\r\nTransfer-Encoding: chunked\r\n", kChunks), "TransferEncodingError 400"},
      {"TE.CL", post("Transfer-Encoding: chunked\r\nContent-Length: 6\r\n", kChunks), "ContentLengthError 400"},
      {"CL.0 with TE", post("Content-Length: 0\r\nTransfer-Encoding: chunked\r\n", kChunks),
       "TransferEncodingError 400"},
      {"TE twice", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", kChunks),
       "TransferEncodingError 400"},
      {"TE.TE identity behind", post("Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", kChunks),
       "TransferEncodingError 400"},
      {"TE.TE identity before", post("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", kChunks),
       "TransferEncodingError 400"},
      {"chunked twice in a list", post("Transfer-Encoding: chunked, chunked\r\n", kChunks),
       "TransferEncodingError 400"},
      {"chunked not last", post("Transfer-Encoding: chunked, gzip\r\n", kChunks), "TransferEncodingError 400"},
      {"another coding below", post("Transfer-Encoding: gzip, chunked\r\n", kChunks), "TransferEncodingError 501"},
      {"an empty element", post("Transfer-Encoding: ,chunked\r\n", kChunks), "TransferEncodingError 400"},
      {"an empty last element", post("Transfer-Encoding: chunked,\r\n", kChunks), "TransferEncodingError 400"},
      {"identity", post("Transfer-Encoding: identity\r\n"), "TransferEncodingError 400"},
      {"a prefix", post("Transfer-Encoding: xchunked\r\n", kChunks), "TransferEncodingError 400"},
      {"a suffix", post("Transfer-Encoding: chunkedx\r\n", kChunks), "TransferEncodingError 400"},
      {"a part", post("Transfer-Encoding: chunke\r\n", kChunks), "TransferEncodingError 400"},
      {"a parameter", post("Transfer-Encoding: chunked;q=1\r\n", kChunks), "TransferEncodingError 400"},
      {"two words", post("Transfer-Encoding: chunked gzip\r\n", kChunks), "TransferEncodingError 400"},
      {"quotes", post("Transfer-Encoding: \"chunked\"\r\n", kChunks), "TransferEncodingError 400"},
      {"a vertical tab", post("Transfer-Encoding: \vchunked\r\n", kChunks), "InvalidHeader 400"},
      {"a form feed", post("Transfer-Encoding: chunked\f\r\n", kChunks), "InvalidHeader 400"},
      {"NUL", post("Transfer-Encoding: chunked\0\r\n"s, kChunks), "InvalidHeader 400"},
      {"empty", post("Transfer-Encoding:\r\n", kChunks), "TransferEncodingError 400"},
      {"in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n" + kChunks, "TransferEncodingError 400"},
      {"a body behind CONNECT", "CONNECT h:1 HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
       "BadHttpMessage 400"},
  });
}

TEST_CASE("a header field is a name, a colon and a value in one line") {
  check({
      {"a space before the colon", post("Content-Length : 5\r\n"), "InvalidHeader 400"},
      {"a tab before the colon", post("Transfer-Encoding\t: chunked\r\n", kChunks), "InvalidHeader 400"},
      {"a space within the name", post("Content Length: 5\r\n"), "InvalidHeader 400"},
      {"an empty name", post(": 5\r\n"), "InvalidHeader 400"},
      {"no colon", post("Content-Length\r\n"), "InvalidHeader 400"},
      {"NUL in the name", post("Content-\0Length: 5\r\n"s), "InvalidHeader 400"},
      {"a byte above ASCII in the name", post("Content-Length\xa0: 5\r\n"), "InvalidHeader 400"},
      {"a bracket in the name", post("X[: 5\r\n"), "InvalidHeader 400"},
      {"a folded value", post("X: a\r\n b\r\n"), "InvalidHeader 400"},
      {"a folded framing", post("Transfer-Encoding:\r\n chunked\r\n", kChunks), "InvalidHeader 400"},
      {"folded by a tab", post("Transfer-Encoding: chunked\r\n\t, identity\r\n", kChunks), "InvalidHeader 400"},
      {"white space before the first field", "POST / HTTP/1.1\r\n Host: h\r\n\r\n", "InvalidHeader 400"},
      {"NUL in a value", post("X: a\0b\r\n"s), "InvalidHeader 400"},
      {"a bell in a value", post("X: \a\r\n"), "InvalidHeader 400"},
      {"DEL in a value", post("X: \x7f\r\n"), "InvalidHeader 400"},
      {"bare LF behind a field", post("X: a\nContent-Length: 5\r\n"), "InvalidHeader 400"},
      {"bare CR within a field", post("X: a\rContent-Length: 5\r\n"), "InvalidHeader 400"},
      {"CR CR LF behind a field", post("X: a\r\r\n"), "InvalidHeader 400"},
      {"bare LF as the empty line", "GET / HTTP/1.1\r\nHost: h\r\n\n" + kSmuggled, "InvalidHeader 400"},
      {"bare CR as the empty line", "GET / HTTP/1.1\r\nHost: h\r\n\rX" + kSmuggled, "InvalidHeader 400"},
      {"only LF in the whole head", "GET / HTTP/1.1\nHost: h\n\n", "BadStatusLine 400"},
  });
}

TEST_CASE("a request has one host") {
  check({
      {"none", "GET / HTTP/1.1\r\n\r\n", "InvalidHeader 400"},
      {"two", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", "InvalidHeader 400"},
      {"two equal ones", "GET / HTTP/1.1\r\nHost: a\r\nhost: a\r\n\r\n", "InvalidHeader 400"},
      {"two in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", "InvalidHeader 400"},
      {"a list", "GET / HTTP/1.1\r\nHost: a, b\r\n\r\n", "InvalidHeader 400"},
      {"two words", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "InvalidHeader 400"},
      {"a path", "GET / HTTP/1.1\r\nHost: a/b\r\n\r\n", "InvalidHeader 400"},
      {"a user", "GET / HTTP/1.1\r\nHost: u@a\r\n\r\n", "InvalidHeader 400"},
      {"a URL", "GET / HTTP/1.1\r\nHost: http://a\r\n\r\n", "InvalidHeader 400"},
      {"a bad port", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", "InvalidHeader 400"},
      {"a port that is too large", "GET / HTTP/1.1\r\nHost: a:65536\r\n\r\n", "InvalidHeader 400"},
      {"an open bracket", "GET / HTTP/1.1\r\nHost: [::1\r\n\r\n", "InvalidHeader 400"},
      {"text behind the bracket", "GET / HTTP/1.1\r\nHost: [::1]a\r\n\r\n", "InvalidHeader 400"},
      {"an empty one, which is allowed", "GET / HTTP/1.1\r\nHost:\r\n\r\n", "accepted"},
      {"an address, which is allowed", "GET / HTTP/1.1\r\nHost: [::1]:8080\r\n\r\n", "accepted"},
      {"none in HTTP/1.0, which is allowed", "GET / HTTP/1.0\r\n\r\n", "accepted"},
  });
}

TEST_CASE("a request line is a method, a target and a version with one space between") {
  check({
      {"bare LF", "GET / HTTP/1.1\nHost: h\r\n\r\n", "BadStatusLine 400"},
      {"two spaces behind the method", "GET  / HTTP/1.1\r\nHost: h\r\n\r\n", "BadStatusLine 400"},
      {"two spaces before the version", "GET /  HTTP/1.1\r\nHost: h\r\n\r\n", "BadStatusLine 400"},
      {"a space behind the version", "GET / HTTP/1.1 \r\nHost: h\r\n\r\n", "BadStatusLine 400"},
      {"a space before the method", " GET / HTTP/1.1\r\nHost: h\r\n\r\n", "BadHttpMethod 400"},
      {"a space within the target", "GET /a b HTTP/1.1\r\nHost: h\r\n\r\n", "BadStatusLine 400"},
      {"a tab for the space", "GET\t/ HTTP/1.1\r\nHost: h\r\n\r\n", "BadHttpMethod 400"},
      {"NUL in the target", "GET /a\0 HTTP/1.1\r\nHost: h\r\n\r\n"s, "InvalidURLError 400"},
      {"CR in the target", "GET /\rX HTTP/1.1\r\nHost: h\r\n\r\n", "InvalidURLError 400"},
      {"a byte above ASCII in the target", "GET /\xc3\xa9 HTTP/1.1\r\nHost: h\r\n\r\n", "InvalidURLError 400"},
      {"HTTP/0.9", "GET /\r\n", "BadStatusLine 400"},
      {"a lower-case version", "GET / http/1.1\r\nHost: h\r\n\r\n", "BadStatusLine 400"},
      {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: h\r\n\r\n", "BadStatusLine 505"},
      {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: h\r\n\r\n", "BadStatusLine 505"},
      {"HTTP/1.10", "GET / HTTP/1.10\r\nHost: h\r\n\r\n", "BadStatusLine 400"},
      {"HTTP/01.1", "GET / HTTP/01.1\r\nHost: h\r\n\r\n", "BadStatusLine 400"},
      {"another protocol", "OPTIONS / RTSP/1.0\r\nHost: h\r\n\r\n", "BadStatusLine 400"},
      {"the protocol of ICE", "SOURCE / ICE/1.0\r\n\r\n", "BadStatusLine 400"},
      {"the preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "BadStatusLine 505"},
      {"a lower-case method", "get / HTTP/1.1\r\nHost: h\r\n\r\n", "BadHttpMethod 400"},
      {"an unknown method", "GOT / HTTP/1.1\r\nHost: h\r\n\r\n", "BadHttpMethod 400"},
      {"TLS instead of HTTP", "\x16\x03\x01\x02", "BadHttpMethod 400"},
      {"CR before the method", "\rGET / HTTP/1.1\r\nHost: h\r\n\r\n", "BadHttpMessage 400"},
      {"LF before the method", "\nGET / HTTP/1.1\r\nHost: h\r\n\r\n", "BadHttpMessage 400"},
      {"a response", "HTTP/1.1 200 OK\r\n\r\n", "BadHttpMethod 400"},
  });
}

TEST_CASE("chunks are as long as they say, and say it in plain hexadecimal digits") {
  check({
      {"no digit", chunked("\r\n" + kChunks), "TransferEncodingError 400"},
      {"a letter that is no digit", chunked("g\r\n"), "TransferEncodingError 400"},
      {"0x", chunked("0x5\r\nhello\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"a sign", chunked("+5\r\nhello\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"a minus", chunked("-1\r\n"), "TransferEncodingError 400"},
      {"a space before the size", chunked(" 5\r\nhello\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"a space behind the size", chunked("5 \r\nhello\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"a tab behind the size", chunked("5\t\r\nhello\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"an underscore", chunked("1_0\r\n"), "TransferEncodingError 400"},
      {"more than 64 bits", chunked("10000000000000005\r\nhello\r\n"), "TransferEncodingError 400"},
      {"all of 64 bits", chunked("ffffffffffffffff\r\nhello\r\n"), "TransferEncodingError 400"},
      {"longer than it says", chunked("3\r\nhello\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"shorter than it says", chunked("6\r\nhello\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"bare LF behind the size", chunked("5\nhello\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"bare CR behind the size", chunked("5\rhello\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"bare LF behind the data", chunked("5\r\nhello\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"nothing behind the data", chunked("5\r\nhello0\r\n\r\n"), "TransferEncodingError 400"},
      {"LF in an extension", chunked("5;a\nb\r\nhello\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"CR in an extension", chunked("5;a\rb\r\nhello\r\n0\r\n\r\n"), "TransferEncodingError 400"},
      {"NUL in an extension", chunked("5;a=\0\r\nhello\r\n0\r\n\r\n"s), "TransferEncodingError 400"},
      {"bare LF behind the last chunk", chunked("0\n\r\n"), "TransferEncodingError 400"},
      {"bare LF as the last line", chunked("0\r\n\n"), "InvalidHeader 400"},
      {"a folded trailer", chunked("0\r\nA: b\r\n c\r\n\r\n"), "InvalidHeader 400"},
      {"Content-Length as a trailer", chunked("0\r\nContent-Length: 5\r\n\r\n"), "refused"},
      {"Transfer-Encoding as a trailer", chunked("0\r\nTransfer-Encoding: chunked\r\n\r\n"), "refused"},
      {"Host as a trailer", chunked("0\r\nHost: x\r\n\r\n"), "InvalidHeader 400"},
      {"a trailer without a colon", chunked("0\r\nGET / HTTP/1.1\r\n\r\n"), "InvalidHeader 400"},
  });
}

TEST_CASE("what follows a request is the next one, never a part of the last") {
  CHECK(requests("GET /1 HTTP/1.1\r\nHost: h\r\n\r\nhello").size() == 3);
  CHECK(requests("GET / HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(kSmuggled.size()) + "\r\n\r\n" +
                 kSmuggled)
            .size() == 3);
  const Lines two = requests(chunked(kChunks + kSmuggled));
  CHECK(two == Lines{"POST / 1.1 [Host:h|Transfer-Encoding:chunked] chunked", "body hello", "end",
                     "GET /smuggled 1.1 [Host:h]", "end"});
}
