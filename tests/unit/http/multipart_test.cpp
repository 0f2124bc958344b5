#include "http/multipart.h"

#include <doctest/doctest.h>

#include "base/errors.h"
#include "http/form_data.h"
#include "unit/http/every_split.h"

using namespace aio::http;
using aio::Random;
using aio::ValueError;
using aio::testing::for_every_split;

namespace {

const char* const kType = "multipart/form-data; boundary=AaB03x";

/// Each part as "name|filename|content type|content"; "end" when the last has ended.
std::vector<std::string> read(const std::vector<std::string_view>& pieces, std::string_view type = kType,
                              MultipartLimits limits = {}) {
  MultipartReader reader(type, limits);
  std::vector<std::string> parts;
  for (const std::string_view piece : pieces) {
    reader.feed(piece);
    while (const std::optional<MultipartEvent> event = reader.next()) {
      if (event->kind == MultipartEvent::Kind::part) {
        parts.push_back(event->part.name().value_or("-") + "|" + event->part.filename().value_or("-") + "|" +
                        event->part.content_type().essence() + "|");
      } else if (event->kind == MultipartEvent::Kind::data) {
        CHECK_FALSE(event->data.empty());
        parts.back() += event->data;
      } else {
        parts.push_back("end");
      }
    }
  }
  reader.finish();
  return parts;
}

std::string with_headers(const std::string& headers) {
  return "--AaB03x\r\n" + headers + "\r\n\r\nx\r\n--AaB03x--";
}

using Parts = std::vector<std::string>;

}  // namespace

TEST_CASE("a form with a file is read the same, however it is cut") {
  const std::string body =
      "preamble\r\n--AaB03x\r\nContent-Disposition: form-data; name=\"submit-name\"\r\n\r\nLarry\r\n--AaB03x\r\n"
      "content-disposition: form-data; name=\"files\"; filename=\"file1.txt\"\r\nContent-Type: text/css\r\n\r\n"
      "line\r\n\r\n--AaB03\r\n--AaB03xy\r\n--AaB03x-\r\n-\r\r\n--AaB03x "
      "\t\r\n\r\n\r\n--AaB03x--\r\nepilogue\r\n--AaB03x\r\n";
  const Parts expected{"submit-name|-|text/plain|Larry",
                       "files|file1.txt|text/css|line\r\n\r\n--AaB03\r\n--AaB03xy\r\n--AaB03x-\r\n-\r",
                       "-|-|text/plain|", "end"};
  for_every_split(body, [&](const auto& pieces) { CHECK(read(pieces) == expected); });
}

TEST_CASE("a boundary may stand at the beginning, and a part may be empty in two ways") {
  const std::string body = "--AaB03x\r\nA: b\r\n\r\n--AaB03x\r\nA: b\r\n\r\n\r\n--AaB03x--";
  for_every_split(
      body, [](const auto& pieces) { CHECK(read(pieces) == Parts{"-|-|text/plain|", "-|-|text/plain|", "end"}); });
  CHECK(read({"--AaB03x--"}) == Parts{"end"});
}

TEST_CASE("a body that ends before its last boundary is told") {
  const std::string whole = with_headers("A: b");
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CAPTURE(size);
    CHECK_THROWS_AS(read({std::string_view(whole).substr(0, size)}), ValueError);
  }
  CHECK(read({whole}).size() == 2);
}

TEST_CASE("broken headers of parts are refused") {
  for (const char* headers : {"no colon", ": x", "A : b", "A: b\r\n folded", "A: b\nC: d", "A: \x01", "A\xff: b",
                              "Content-Type: multipart/mixed; boundary=x", "Content-Transfer-Encoding: base64"}) {
    INFO(std::string(headers));
    CHECK_THROWS_AS(read({with_headers(headers)}), ValueError);
  }
}

TEST_CASE("the reader has limits") {
  const std::string two = "--AaB03x\r\n\r\n12345\r\n--AaB03x\r\n\r\n1\r\n--AaB03x--";
  CHECK(read({two}, kType, {.parts = 2, .part_size = 5}).size() == 3);
  CHECK_THROWS_AS(read({two}, kType, {.parts = 1}), ValueError);
  CHECK_THROWS_AS(read({two}, kType, {.part_size = 4}), ValueError);
  CHECK(read({with_headers("A: b\r\nC: d")}, kType, {.headers = 2}).size() == 2);
  CHECK_THROWS_AS(read({with_headers("A: b\r\nC: d")}, kType, {.headers = 1}), ValueError);
  CHECK(read({with_headers("A: 3456")}, kType, {.header_line = 7}).size() == 2);
  CHECK_THROWS_AS(read({with_headers("A: 34567")}, kType, {.header_line = 7}), ValueError);
  MultipartReader endless(kType, {.header_line = 100});
  endless.feed("--AaB03x\r\n" + std::string(200, 'x'));
  CHECK_THROWS_AS(endless.next(), ValueError);
}

TEST_CASE("a body of very many headers costs no moving of what follows them") {
  std::string body;
  for (int part = 0; part < 1'000; ++part) {
    body += "--AaB03x\r\n";
    for (int header = 0; header < 128; ++header) body += "a:b\r\n";
    body += "\r\n\r\n";
  }
  body += "--AaB03x--";
  for (const std::size_t piece : {body.size(), std::size_t{64 * 1024}}) {
    MultipartReader reader(kType);
    std::size_t events = 0;
    for (std::size_t at = 0; at < body.size(); at += piece) {
      reader.feed(std::string_view(body).substr(at, piece));
      while (reader.next()) ++events;
    }
    CHECK(events == 1'001);
    CHECK(reader.moved() < body.size());
  }
}

TEST_CASE("a content type without a possible boundary is refused") {
  for (const std::string type :
       {"text/html; boundary=x", "multipart/form-data", "multipart/form-data; boundary=\"\"",
        "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=\"a\\\"b\"", ""}) {
    INFO(type);
    CHECK_THROWS_AS(MultipartReader{type}, ValueError);
  }
  CHECK_THROWS_AS(MultipartReader("multipart/mixed; boundary=" + std::string(71, 'x')), ValueError);
}

TEST_CASE("what is written is read") {
  Random random(1);
  MultipartWriter writer("mixed", random);
  writer.append("one\r\n--" + writer.boundary() + "x", {{"X-Name", "1"}});
  writer.append("");
  CHECK(writer.content_type() == "multipart/mixed; boundary=" + writer.boundary());
  CHECK(read({writer.body()}, writer.content_type()) ==
        Parts{"-|-|text/plain|one\r\n--" + writer.boundary() + "x", "-|-|text/plain|", "end"});
  CHECK_THROWS_AS(writer.append("x", {{"A", "b\r\nC: d"}}), ValueError);
  CHECK_THROWS_AS(writer.append("x", {{"A b", "c"}}), ValueError);
}

TEST_CASE("a form without files is urlencoded") {
  Random random(1);
  FormData form(MultiDict{{"a", "1 2"}});
  form.add_field("b", "&");
  const FormData::Encoded encoded = form.encode(random);
  CHECK(encoded.content_type == "application/x-www-form-urlencoded");
  CHECK(encoded.body == "a=1+2&b=%26");
}

TEST_CASE("a form with files is multipart and read again") {
  Random random(1);
  FormData form;
  form.add_field("a \"quoted\"\r\nname\\", "value");
  form.add_field("file", std::string("\0\r\n", 3), "", "gr\xc3\xbcn.html");
  form.add_field("json", "{}", "application/json");
  form.add_field("raw", "x", "", "no_extension");
  const FormData::Encoded encoded = form.encode(random);
  CHECK(read({encoded.body}, encoded.content_type) ==
        Parts{"a \"quoted\"\r\nname\\|-|text/plain|value",
              "file|gr\xc3\xbcn.html|text/html|" + std::string("\0\r\n", 3), "json|-|application/json|{}",
              "raw|no_extension|application/octet-stream|x", "end"});
  CHECK_THROWS_AS(form.add_field("x", "y", "nonsense"), ValueError);
}
