#include "check.h"

namespace {

const std::string kHandler = "POST /orders/browser";
const std::string kUpdate = "UPDATE shelf";
const std::string kInsert = "INSERT INTO orders";
const std::string kFound = "found something that goes with tea";

bool catalogue_left_alone(const Run& run) {
  return !prints(kFound)(run).holds;
}

}  // namespace

Exercise exercise() {
  return {
      on_every_seed(check("an order takes a box from the shelf", committed(kUpdate, 1) && committed(kInsert, 1))),
      check("the customer who waits is recommended something", prints(kFound)),
      at_every_await(
          check("both writes or none, wherever the handler is cancelled", committed_equally(kUpdate, kInsert)),
          kHandler),
      in_world("leaves_late", check("an order is kept when the browser leaves after it", committed(kInsert, 1))),
      in_world("leaves_late",
               check("nobody searches the catalogue for who has left",
                     that(catalogue_left_alone, "The browser has left, and the catalogue is searched to its end."))),
  };
}
