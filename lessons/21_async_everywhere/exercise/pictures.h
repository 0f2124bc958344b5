// How a picture is taken, and the archive that they are sent to.
#pragma once

#include "lesson.h"

inline constexpr int kPicture = 32'000;  // bytes

// Files pictures, each in half a second.
inline Coro<> archive(Stream& stream) {
  int pictures = 0;
  try {
    while (true) {
      co_await stream.read_exactly(kPicture);
      co_await sleep(500ms);
      pictures += 1;
    }
  } catch (const IncompleteReadError&) {
    print("archive:", pictures, "pictures");
  }
}

inline std::string take_picture(int number) {
  print("picture", number);
  return std::string(kPicture, '.');
}
