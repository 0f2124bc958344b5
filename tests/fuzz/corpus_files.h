// The files of corpus/, compiled in: a WebAssembly program has no files.
#pragma once

#include <string_view>
#include <vector>

namespace aio::fuzz {

struct CorpusFile {
  /// "request/pipelined.txt"
  std::string_view name;
  std::string_view text;
  void (*target)(std::string_view input);
};

/// Written by CMake from the folder.
const std::vector<CorpusFile>& corpus_files();

}  // namespace aio::fuzz
