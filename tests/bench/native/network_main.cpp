// What a request to a small server costs, beside a plain loop over epoll in the same run.
#include <cstdlib>

#include "measure.h"
#include "network_cases.h"

namespace {

constexpr int kRounds = 11;  // odd: the median is one of them
constexpr int kCount = 64'000;

}  // namespace

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 0;
  bench::report(
      {
          {"transports, 64 connections", kCount, bench::transport_cases::many_connections,
           bench::epoll_cases::many_connections},
          {"transports, 1 connection", kCount / 4, bench::transport_cases::one_connection,
           bench::epoll_cases::one_connection},
          {"streams, 64 connections", kCount, bench::stream_cases::many_connections,
           bench::epoll_cases::many_connections},
          {"streams, 1 connection", kCount / 4, bench::stream_cases::one_connection,
           bench::epoll_cases::one_connection},
      },
      rounds > 0 ? rounds : kRounds);
}
