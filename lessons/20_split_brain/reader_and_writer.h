// asyncio's two objects for one connection, in miniature.
#pragma once

#include "lesson.h"

class StreamReader {
 public:
  explicit StreamReader(std::shared_ptr<Stream> connection) : connection_(connection) {}
  Coro<std::string> read_line() { co_return co_await connection_->read_line(); }

 private:
  std::shared_ptr<Stream> connection_;
};

class StreamWriter {
 public:
  explicit StreamWriter(std::shared_ptr<Stream> connection) : connection_(connection) {}
  // Returns at once. What is written to a broken connection is dropped without a word, as asyncio does it.
  void write(std::string data) {
    try {
      connection_->write_now(data);
    } catch (const ConnectionError&) {
    }
  }
  Coro<> close() { co_await connection_->close(); }

 private:
  std::shared_ptr<Stream> connection_;
};

// In the place of asyncio's open_connection().
Coro<std::pair<StreamReader, StreamWriter>> open_reader_and_writer(std::string host, int port) {
  std::shared_ptr<Stream> connection = std::make_shared<Stream>(co_await open_connection(host, port));
  co_return std::pair(StreamReader(connection), StreamWriter(connection));
}
