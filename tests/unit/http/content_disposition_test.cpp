#include "http/content_disposition.h"

#include <doctest/doctest.h>

#include "base/errors.h"

using aio::http::ContentDisposition;

namespace {

std::string filename_of(const char* header) {
  const auto disposition = ContentDisposition::parse(header);
  REQUIRE(disposition.has_value());
  return disposition->filename().value_or("none");
}

}  // namespace

TEST_CASE("RFC 6266's examples") {
  CHECK(filename_of("Attachment; filename=example.html") == "example.html");
  CHECK(filename_of("INLINE; FILENAME=\"an example.html\"") == "an example.html");
}

TEST_CASE("a file's name in another alphabet") {
  CHECK(filename_of("attachment; filename=\"EURO rates\"; filename*=utf-8''%e2%82%ac%20rates") == "\xe2\x82\xac rates");
  CHECK(filename_of("attachment; filename*=iso-8859-1'en'%A3%20rates") == "\xc2\xa3 rates");
  CHECK(filename_of("attachment; filename=plain; filename*=utf-8''%ff") == "plain");
  CHECK(filename_of("attachment; filename=plain; filename*=koi8-r''%ff") == "plain");
  CHECK(filename_of("attachment; filename=plain; filename*=broken") == "plain");
}

TEST_CASE("quotes in names") {
  CHECK(filename_of("attachment; filename=\"a\\\"b\\\\c%22\"") == "a\"b\\c%22");
  CHECK(filename_of("form-data; name=\"x\"; filename=\"C:\\dir\\a%22b.txt\"") == "C:\\dir\\a\"b.txt");
  CHECK(ContentDisposition::parse("form-data; name=\"x\"")->name() == "x");
}

TEST_CASE("what is no such header is nothing") {
  for (const char* text : {"", "attachment filename=x", "attachment; filename", "attachment; filename=a; filename=b",
                           "attachment; filename=\"open", "\"attachment\"", "attachment; filename=a b"}) {
    INFO(std::string(text));
    CHECK_FALSE(ContentDisposition::parse(text).has_value());
  }
}

TEST_CASE("what is written is read") {
  CHECK(ContentDisposition{"attachment", {{"filename", "a.txt"}}}.str() == "attachment; filename=a.txt");
  const ContentDisposition foreign{"attachment", {{"filename", "gr\xc3\xbcn \"1\".txt"}}};
  CHECK(foreign.str() == "attachment; filename=\"gr__n \\\"1\\\".txt\"; filename*=utf-8''gr%C3%BCn%20%221%22.txt");
  CHECK(ContentDisposition::parse(foreign.str())->filename() == "gr\xc3\xbcn \"1\".txt");
  const ContentDisposition broken{"attachment", {{"filename", "a\r\nb"}}};
  CHECK_THROWS_AS(broken.str(), aio::ValueError);
}
