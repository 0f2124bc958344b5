#include "http/mime_types.h"

#include <doctest/doctest.h>

#include "base/errors.h"

using aio::http::ContentType;
using aio::http::guess_extension;
using aio::http::guess_type;

TEST_CASE("a file's name tells its type") {
  CHECK(guess_type("index.html").type == "text/html");
  CHECK(guess_type("/a.b/module.WASM").type == "application/wasm");
  CHECK(guess_type("worker.mjs").type == "text/javascript");
  CHECK(guess_type("data.json").type == "application/json");
  CHECK(guess_type("noextension").type == "");
  CHECK(guess_type("folder.html/noextension").type == "");
  CHECK(guess_type(".html").type == "");
  CHECK(guess_type("").type == "");
}

TEST_CASE("a second extension tells the encoding") {
  CHECK(guess_type("app.js.br").type == "text/javascript");
  CHECK(guess_type("app.js.br").encoding == "br");
  CHECK(guess_type("page.html.gz").encoding == "gzip");
  CHECK(guess_type("backup.tgz").type == "application/x-tar");
  CHECK(guess_type("backup.tgz").encoding == "gzip");
  CHECK(guess_type("only.gz").type == "");
  CHECK(guess_type("only.gz").encoding == "gzip");
}

TEST_CASE("a type tells one extension") {
  CHECK(guess_extension("text/html") == ".html");
  CHECK(guess_extension("image/JPEG") == ".jpg");
  CHECK(guess_extension("application/x-unknown") == "");
}

TEST_CASE("a content type is taken apart") {
  const auto type = ContentType::parse(" Text/HTML ; Charset=\"UTF-8\"; boundary=\"a\\\"b;c\" ");
  REQUIRE(type.has_value());
  CHECK(type->essence() == "text/html");
  CHECK(type->charset() == "utf-8");
  CHECK(type->parameter("boundary") == "a\"b;c");
  CHECK(type->parameter("absent") == "");
  CHECK(type->str() == "text/html; charset=UTF-8; boundary=\"a\\\"b;c\"");
}

TEST_CASE("what is no media type is nothing") {
  for (const char* text :
       {"", "text", "/html", "text/", "te xt/html", "text/html; charset", "text/html; =x", "text/html; a=\"open",
        "text/html; a=1; A=2", "text/html; a = b", "text/html x", "text/html; a=\"x\"y", "text/html/more"}) {
    CAPTURE(text);
    CHECK_FALSE(ContentType::parse(text).has_value());
  }
  CHECK(ContentType::parse("text/html;; a=b;").has_value());
}

TEST_CASE("a parameter with a control character is not written") {
  const ContentType type{"text", "html", {{"a", "x\r\ny"}}};
  CHECK_THROWS_AS(type.str(), aio::ValueError);
}
