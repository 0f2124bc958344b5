#include "lesson.h"

Coro<> four_calls() {
  ThreadPool pool(2);
  std::vector<Future<double>> calls;
  for (int call = 1; call <= 4; ++call) {
    calls.push_back(run_in_executor(pool, [] { return calc_pi(1000); }));
  }
  print("four calls are handed in");
  for (int call = 1; call <= 4; ++call) {
    double pi = co_await calls[call - 1];
    print("call", call, "says", pi);
  }
}

int main() {
  run(four_calls());
}
