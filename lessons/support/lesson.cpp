#include "lesson.h"

#include "runtime/blocking_sleep.h"

namespace {

constexpr Duration kCostOfTerm = 1ms;  // round, so that a learner can work out the timeline in the head

}  // namespace

double calc_pi(int terms) {
  if (terms < 1) return 3;
  double pi = 3;
  for (int term = 1; term <= terms; ++term) {
    // Every step is one correctly rounded operation, none can be fused: native and wasm builds agree in the last bit.
    const double even = 2.0 * term;
    const double product = even * (even + 1) * (even + 2);
    if (term % 2 == 1) {
      pi += 4 / product;
    } else {
      pi -= 4 / product;
    }
  }
  charge(terms * kCostOfTerm, "calc_pi");
  return pi;
}
