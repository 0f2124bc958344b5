// Every input that is kept in corpus/ runs through its target in every build: seeds, and what a fuzzer once found.
#include "fuzz/corpus_files.h"
#include "fuzz/targets.h"
#include "support/test.h"

TEST_CASE("every input of the corpora runs through its target") {
  for (const aio::fuzz::CorpusFile& file : aio::fuzz::corpus_files()) {
    CAPTURE(file.name);
    file.target(file.text);
    CHECK_FALSE(file.name.empty());
  }
  CHECK(aio::fuzz::corpus_files().size() >= 40);
}

TEST_CASE("every input of the corpora runs through its target when it is cut short") {
  for (const aio::fuzz::CorpusFile& file : aio::fuzz::corpus_files()) {
    CAPTURE(file.name);
    for (std::size_t length = 0; length < file.text.size(); ++length) file.target(file.text.substr(0, length));
  }
}
