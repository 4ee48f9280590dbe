// SORT with the parts that ByteTrack's C++ ports have: a dense 8 x 8 filter, and the solver always over the extended matrix.
// bench/sort.ts compiles it.
#include "sort.hpp"

// Cost of an unmatched row or column: two of them cost more than any pair, which costs 1 at most, so that the number of pairs is
// maximal. With 1 instead the solver takes three times as long at 1,000 objects, with the same result.
static const double alone = 0.51;

static std::vector<int> match(const std::vector<Detection>& detections, const std::vector<Box>& boxes) {
  const auto shared = [&](int i, int j) { return overlap(detections[i].box, boxes[j], 0); };
  const auto cost = [&](int i, int j) { return 1 - shared(i, j); };
  std::vector<int> x = solveExtended(cost, detections.size(), boxes.size(), alone);
  for (size_t i = 0; i < x.size(); i++)
    if (x[i] >= 0 && shared(i, x[i]) < leastOverlap) x[i] = -1;
  return x;
}

int main(int, char** arguments) {
  answer<Sort<XysrFilter<8>, match>>(arguments, [](const std::pair<int, Box>& track) { return track; });
}
