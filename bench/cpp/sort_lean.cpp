// A lean SORT: a dense 7 x 7 filter, and the solver over the matrix padded to a square; it is skipped where overlaps are one-to-one.
// bench/sort.ts compiles it.
#include "sort.hpp"

static std::vector<int> match(const std::vector<Detection>& detections, const std::vector<Box>& boxes) {
  const int rows = detections.size(), columns = boxes.size(), n = std::max(rows, columns);
  std::vector<int> result(rows, -1), inRow(rows, 0), inColumn(columns, 0);
  std::vector<double> costs(static_cast<size_t>(n) * n, 1);
  int most = 0;
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) {
      const double shared = overlap(detections[i].box, boxes[j], 0);
      costs[i * n + j] = -shared;
      if (shared > leastOverlap) most = std::max({most, ++inRow[i], ++inColumn[j]});
    }
  if (most == 1) {
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < columns; j++)
        if (costs[i * n + j] < -leastOverlap) result[i] = j;
  } else if (rows > 0 && columns > 0) {
    const std::vector<int> x = solveSquare(costs, n);
    for (int i = 0; i < rows; i++)
      if (x[i] < columns && costs[i * n + x[i]] <= -leastOverlap) result[i] = x[i];
  }
  return result;
}

int main(int, char** arguments) {
  answer<Sort<XysrFilter<7>, match>>(arguments, [](const std::pair<int, Box>& track) { return track; });
}
