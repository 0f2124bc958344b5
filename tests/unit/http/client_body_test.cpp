// What a client sends as a body, and how it reads one.
#include "http/client_session.h"
#include "http/detail/compression.h"
#include "http/errors.h"
#include "support/canned_server.h"
#include "support/test.h"

namespace {

using http::detail::Compression;

// The requests that a server saw of these calls, one after the other, each to /.
Seen posted(std::vector<http::RequestOptions> calls) {
  Seen seen;
  const Run result = with_answers(
      seen, [](const SeenRequest&) { return ok(""); },
      [&](http::ClientSession& client) -> Coro<> {
        for (http::RequestOptions& options : calls) {
          http::ClientResponse response = co_await client.post("http://127.0.0.1/", std::move(options));
          CHECK(response.status() == 200);
        }
      });
  CHECK(result.failure() == "");
  CHECK(seen.requests.size() == calls.size());
  return seen;
}

SeenRequest post_one(http::RequestOptions options) {
  std::vector<http::RequestOptions> calls;
  calls.push_back(std::move(options));
  return posted(std::move(calls)).requests.at(0);
}

Coro<> produce(http::BodyWriter& body) {
  co_await body.write("one ");
  co_await sleep(1s);
  co_await body.write("");
  co_await body.write("two");
}

}  // namespace

TEST_CASE("data is sent with its length, as text or bytes") {
  http::RequestOptions options;
  options.data = "hello";
  const SeenRequest text = post_one(options);
  CHECK(text.body == "hello");
  CHECK(text.header("Content-Length") == "5");
  CHECK(text.header("Content-Type") == "text/plain; charset=utf-8");
  options.data = std::string("\xff\0", 2);
  const SeenRequest bytes = post_one(options);
  CHECK(bytes.body == std::string("\xff\0", 2));
  CHECK(bytes.header("Content-Type") == "application/octet-stream");
}

TEST_CASE("json and forms are sent as their types, one of them at a time") {
  http::RequestOptions options;
  options.json = http::Json::object({{"a", 1}});
  const SeenRequest json = post_one(options);
  CHECK(json.body == "{\"a\": 1}");
  CHECK(json.header("Content-Type") == "application/json");
  options.form = http::FormData({{"a", "b c"}});
  Seen seen;
  const Run result = with_answers(
      seen, [](const SeenRequest&) { return ok(""); },
      [&](http::ClientSession& client) -> Coro<> {
        CHECK(co_await fetch(client, "http://127.0.0.1/", options) ==
              "ValueError: data, json and form parameters can not be used at the same time");
      });
  CHECK(result.failure() == "");
  options.json.reset();
  const SeenRequest form = post_one(options);
  CHECK(form.body == "a=b+c");
  CHECK(form.header("Content-Type") == "application/x-www-form-urlencoded");
  options.form->add_field("file", "content", "text/plain", "a.txt");
  const SeenRequest multipart = post_one(options);
  CHECK(multipart.header("Content-Type").substr(0, 30) == "multipart/form-data; boundary=");
  CHECK(multipart.body.find("filename=\"a.txt\"") != std::string::npos);
}

TEST_CASE("a body that is produced is sent in chunks while it is produced") {
  http::RequestOptions options;
  options.data = http::BodyProducer(produce);
  const SeenRequest request = post_one(options);
  CHECK(request.body == "one two");
  CHECK(request.header("Transfer-Encoding") == "chunked");
  CHECK(!request.headers.contains("Content-Length"));
}

TEST_CASE("a body that is produced is sent plainly when its length is said") {
  http::RequestOptions options;
  options.data = http::BodyProducer(produce);
  options.headers = {{"Content-Length", "7"}};
  const SeenRequest request = post_one(options);
  CHECK(request.body == "one two");
  CHECK(!request.headers.contains("Transfer-Encoding"));
}

TEST_CASE("a producer that does not write as much as it said fails the request, and its connection is not used again") {
  for (const char* said : {"6", "8", "1000"}) {
    Seen seen;
    const Run result = with_answers(
        seen, [](const SeenRequest&) { return ok(""); },
        [&](http::ClientSession& client) -> Coro<> {
          http::RequestOptions options;
          options.data = http::BodyProducer(produce);
          options.headers = {{"Content-Length", said}};
          const std::string how = co_await fetch(client, "http://127.0.0.1/", std::move(options));
          CHECK(how.substr(0, 12) == "ValueError: ");
          CHECK(how.find(said) != std::string::npos);
          CHECK(client.connector().idle() == 0);
          CHECK(client.connector().in_use() == 0);
        });
    CHECK(result.failure() == "");
    CHECK(seen.requests.size() == 0);
  }
}

TEST_CASE("a caller's Transfer-Encoding: chunked is the way in which the body is sent") {
  http::RequestOptions options;
  options.data = "hello";
  options.headers = {{"transfer-encoding", "Chunked"}};
  const SeenRequest request = post_one(options);
  CHECK(request.body == "hello");
  CHECK(request.headers.count("Transfer-Encoding") == 1);
  CHECK(!request.headers.contains("Content-Length"));
  options.data = "";
  const SeenRequest empty = post_one(options);
  CHECK(empty.body == "");
  CHECK(!empty.headers.contains("Transfer-Encoding"));
  CHECK(empty.header("Content-Length") == "0");
}

TEST_CASE("a caller's Content-Length is the body's") {
  http::RequestOptions options;
  options.data = "hello";
  options.headers = {{"Content-Length", "5"}};
  const SeenRequest request = post_one(options);
  CHECK(request.body == "hello");
  CHECK(request.headers.count("Content-Length") == 1);
}

TEST_CASE("headers that would frame the body ambiguously are refused, and nothing is sent") {
  struct Refused {
    http::Headers headers;
    const char* body;
    bool chunked = false;
    const char* how;
  };
  const std::vector<Refused> refused = {
      {{{"Transfer-Encoding", "chunked"}, {"Content-Length", "5"}}, "hello", false, "exclude each other"},
      {{{"Transfer-Encoding", "gzip, chunked"}}, "hello", false, "Transfer-Encoding"},
      {{{"Transfer-Encoding", "gzip"}}, "", false, "Transfer-Encoding"},
      {{{"Transfer-Encoding", "chunked"}, {"Transfer-Encoding", "chunked"}}, "hello", false, "Transfer-Encoding"},
      {{{"Transfer-Encoding", "chunked"}}, "hello", true, "chunked can not be set"},
      {{{"Content-Length", "5"}}, "hello", true, "Content-Length"},
      {{{"Content-Length", "5"}}, "", false, "Content-Length"},
      {{{"Content-Length", "6"}}, "hello", false, "Content-Length"},
      {{{"Content-Length", "5"}, {"Content-Length", "5"}}, "hello", false, "Content-Length"},
      {{{"Content-Length", "+5"}}, "hello", false, "Content-Length"},
  };
  for (const Refused& one : refused) {
    Seen seen;
    const Run result = with_answers(
        seen, [](const SeenRequest&) { return ok(""); },
        [&](http::ClientSession& client) -> Coro<> {
          http::RequestOptions options;
          options.headers = one.headers;
          options.chunked = one.chunked;
          if (*one.body != '\0') options.data = std::string(one.body);
          const std::string how = co_await fetch(client, "http://127.0.0.1/", std::move(options));
          INFO(how);
          CHECK(how.substr(0, 12) == "ValueError: ");
          CHECK(how.find(one.how) != std::string::npos);
        });
    CHECK(result.failure() == "");
    CHECK(seen.requests.size() == 0);
  }
}

TEST_CASE("bodies of any size arrive, also in chunks") {
  for (const bool chunked : {false, true}) {
    for (const std::size_t size : {1u, 32'768u, 32'769u, 1'000'000u}) {
      http::RequestOptions options;
      options.data = std::string(size, 'x');
      options.chunked = chunked;
      const SeenRequest request = post_one(options);
      CHECK(request.body.size() == size);
      CHECK(request.headers.contains("Transfer-Encoding") == chunked);
    }
  }
}

TEST_CASE("compress sends the body in that coding") {
  for (const char* coding : {"gzip", "deflate"}) {
    http::RequestOptions options;
    options.data = std::string(100'000, 'x');
    options.compress = coding;
    const SeenRequest request = post_one(options);
    CHECK(request.header("Content-Encoding") == coding);
    CHECK(request.body.size() < 1'000);
    const Compression format = std::string_view(coding) == "gzip" ? Compression::gzip : Compression::deflate;
    CHECK(http::detail::decompress(request.body, format, 200'000) == std::string(100'000, 'x'));
  }
}

TEST_CASE("with expect100 the body waits for the server's word") {
  Log log;
  const Run result = with_raw_server(
      [&](Stream& stream) -> Coro<> {
        const std::string head = co_await read_request_head(stream);
        CHECK(head.find("Expect: 100-continue\r\n") != std::string::npos);
        co_await sleep(1s);
        CHECK(stream.buffered().empty());
        co_await stream.write("HTTP/1.1 100 Continue\r\n\r\n");
        log(co_await stream.read_exactly(4));
        const std::string answer = ok("thanks");
        co_await stream.write(answer);
      },
      [&](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        options.data = "body";
        options.expect100 = true;
        CHECK(co_await fetch(client, "http://127.0.0.1/", options) == "thanks");
      });
  CHECK(result.failure() == "");
  CHECK(log.lines == Lines{"body"});
}

TEST_CASE("a server that refuses with expect100 gets no body") {
  const Run result = with_raw_server(
      [&](Stream& stream) -> Coro<> {
        co_await read_request_head(stream);
        const std::string answer = status(417, "Expectation Failed");
        co_await stream.write(answer);
        const std::string rest = co_await stream.read();
        CHECK(rest == "");
      },
      [&](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        options.data = "body";
        options.expect100 = true;
        http::ClientResponse response = co_await client.post("http://127.0.0.1/", options);
        CHECK(response.status() == 417);
        CHECK(client.connector().in_use() == 0);
        CHECK(client.connector().idle() == 0);
      });
  CHECK(result.failure() == "");
}

TEST_CASE("an answer that comes before the body was sent ends the sending") {
  const Run result = with_raw_server(
      [&](Stream& stream) -> Coro<> {
        co_await read_request_head(stream);
        const std::string answer = status(413, "Content Too Large");
        co_await stream.write(answer);
        co_await sleep(1s);
      },
      [&](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        options.data = std::string(10'000'000, 'x');
        http::ClientResponse response = co_await client.post("http://127.0.0.1/", std::move(options));
        CHECK(response.status() == 413);
        CHECK(client.connector().idle() == 0);
      });
  CHECK(result.failure() == "");
}

TEST_CASE("what a producer throws ends the request and reaches its caller") {
  const Run result = with_raw_server(
      [&](Stream& stream) -> Coro<> {
        try {
          co_await stream.read();
        } catch (const ConnectionError&) {
        }
      },
      [&](http::ClientSession& client) -> Coro<> {
        http::RequestOptions options;
        options.data = http::BodyProducer([](http::BodyWriter& body) -> Coro<> {
          co_await body.write("x");
          throw LookupError("no more data");
        });
        CHECK(co_await fetch(client, "http://127.0.0.1/", std::move(options)) == "LookupError: no more data");
        CHECK(client.connector().in_use() == 0);
      });
  CHECK(result.failure() == "");
}

TEST_CASE("bodies in chunks are read, with their trailers") {
  const std::string answer =
      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n4;x=y\r\ndefg\r\n0\r\nX-Sum: 7\r\n\r\n";
  Seen seen;
  const Run result = with_answers(
      seen, [&](const SeenRequest&) { return answer; },
      [&](http::ClientSession& client) -> Coro<> {
        http::ClientResponse response = co_await client.get("http://127.0.0.1/");
        CHECK(co_await response.content().read(2) == "ab");
        CHECK(co_await response.read() == "cdefg");
        CHECK(response.content().source()->trailers()->get("X-Sum", "") == "7");
        CHECK(client.connector().idle() == 1);
      });
  CHECK(result.failure() == "");
}

TEST_CASE("gzip and deflate bodies are decoded, unless that is turned off") {
  Seen seen;
  const std::string text(500'000, 'y');
  const Run result = with_answers(
      seen,
      [&](const SeenRequest& request) {
        const bool gzip = request.line == "GET /gzip";
        const std::string body = http::detail::compress(text, gzip ? Compression::gzip : Compression::deflate);
        return ok(body, gzip ? "Content-Encoding: gzip\r\n" : "Content-Encoding: deflate\r\n");
      },
      [&](http::ClientSession& client) -> Coro<> {
        CHECK(co_await fetch(client, "http://127.0.0.1/gzip") == text);
        CHECK(co_await fetch(client, "http://127.0.0.1/deflate") == text);
        http::RequestOptions options;
        options.auto_decompress = false;
        const std::string raw = co_await fetch(client, "http://127.0.0.1/gzip", options);
        CHECK(raw.size() < 5'000);
        http::ClientResponse pieces = co_await client.get("http://127.0.0.1/gzip");
        const std::string piece = co_await pieces.content().read_any();
        CHECK(piece.size() == http::kReadBufsize);
      });
  CHECK(result.failure() == "");
}

TEST_CASE("a body that cannot be decoded, or is cut off, is a ClientPayloadError") {
  Seen seen;
  const Run result = with_answers(
      seen,
      [](const SeenRequest& request) {
        if (request.line == "GET /bad") return ok("no gzip", "Content-Encoding: gzip\r\n");
        return std::string("HTTP/1.1 200 OK\r\nContent-Length: 10\r\nConnection: close\r\n\r\nhalf");
      },
      [&](http::ClientSession& client) -> Coro<> {
        const std::string bad = co_await fetch(client, "http://127.0.0.1/bad");
        CHECK(bad.substr(0, 59) == "ClientPayloadError: Can not decode content-encoding: gzip (");
        const std::string cut = co_await fetch(client, "http://127.0.0.1/cut");
        CHECK(cut.substr(0, 53) == "ClientPayloadError: Response payload is not completed");
        CHECK(client.connector().in_use() == 0);
      });
  CHECK(result.failure() == "");
}

TEST_CASE("a body without a length ends with its connection") {
  Seen seen;
  const Run result = with_answers(
      seen, [](const SeenRequest&) { return std::string("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nall of it"); },
      [&](http::ClientSession& client) -> Coro<> {
        CHECK(co_await fetch(client, "http://127.0.0.1/") == "all of it");
        CHECK(client.connector().idle() == 0);
      });
  CHECK(result.failure() == "");
}

TEST_CASE("a server is read only as fast as its body is") {
  std::size_t written = 0;
  const Run result = with_raw_server(
      [&](Stream& stream) -> Coro<> {
        co_await read_request_head(stream);
        co_await stream.write("HTTP/1.1 200 OK\r\nContent-Length: 10000000\r\n\r\n");
        const std::string piece(100'000, 'x');
        for (int count = 0; count < 100; ++count) {
          co_await stream.write(piece);
          written += piece.size();
        }
      },
      [&](http::ClientSession& client) -> Coro<> {
        http::ClientResponse response = co_await client.get("http://127.0.0.1/");
        co_await sleep(10s);
        CHECK(written < 1'000'000);
        const std::string body = co_await response.read();
        CHECK(body.size() == 10'000'000);
      });
  CHECK(result.failure() == "");
  CHECK(written == 10'000'000);
}
