// OC-SORT as C++ ports write it: a dense 7 x 7 Kalman filter (Eigen) for every track, full matrices of overlaps and directions,
// and the Jonker-Volgenant solver over the matrix padded to a square, unless the overlaps are one-to-one. Written from the paper's
// formulas; bench/oc-sort.ts compiles it.
#include <algorithm>
#include <cmath>
#include <deque>
#include <optional>
#include <vector>

#include "peer.hpp"
#include "xysr_filter.hpp"

using Filter = XysrFilter<7>;

static const double highScore = 0.6, leastOverlap = 0.3, momentumWeight = 0.2;
static const int momentumFrames = 3, minHits = 3, maxLostFrames = 30;

struct Observation {
  int age;
  Box box;
};

struct Direction {
  double x, y;
};

static Direction directionBetween(const Box& from, const Box& to) {
  const double dx = (to.left + to.right - from.left - from.right) / 2;
  const double dy = (to.top + to.bottom - from.top - from.bottom) / 2;
  const double length = std::sqrt(dx * dx + dy * dy) + 1e-6;
  return {dx / length, dy / length};
}

// Centre, width and height.
static Vector4 shape(const Box& b) {
  return {(b.left + b.right) / 2, (b.top + b.bottom) / 2, b.right - b.left, b.bottom - b.top};
}

struct Track {
  int id;
  Filter filter;
  int age = 0, missed = 0, hitStreak = 0;
  // The latest observations, without the first detection.
  std::deque<Observation> observations;
  std::optional<Direction> direction;
  // The filter in the first frame without a match.
  std::optional<Filter> frozen;

  Track(int id, const Box& box) : id(id), filter(measure(box)) {}

  void predict() {
    filter.keepArea();
    filter.predict();
    age++;
    if (missed > 0) hitStreak = 0;
    missed++;
  }

  // The start of directions: the observation three frames ago, else the first one after, else the latest.
  const Box* origin() const {
    for (const Observation& seen : observations)
      if (seen.age >= age - momentumFrames) return &seen.box;
    return observations.empty() ? nullptr : &observations.back().box;
  }

  void see(const Box& box) {
    if (const Box* from = origin()) direction = directionBetween(*from, box);
    if (frozen) replay(box);
    filter.correct(measure(box));
    observations.push_back({age, box});
    if (observations.size() > momentumFrames) observations.pop_front();
    missed = 0;
    hitStreak++;
  }

  void miss() {
    if (missed == 1 && !observations.empty()) frozen = filter;
  }

  // Observation-centric re-update: along the straight line from the last observation to the new one, which is its end.
  void replay(const Box& box) {
    const Observation& last = observations.back();
    const Vector4 from = shape(last.box), way = shape(box) - from;
    const int frames = age - last.age;
    filter = *frozen;
    frozen.reset();
    for (int i = 1; i <= frames; i++) {
      const Vector4 between = from + way * (static_cast<double>(i) / frames);
      filter.correct({between[0], between[1], between[2] * between[3], between[2] / between[3]});
      if (i < frames) filter.predict();
    }
  }
};

// Overlaps of detections (rows) with boxes.
static std::vector<double> overlaps(const std::vector<Detection>& detections, const std::vector<Box>& boxes) {
  std::vector<double> result;
  result.reserve(detections.size() * boxes.size());
  for (const Detection& d : detections)
    for (const Box& b : boxes) result.push_back(overlap(d.box, b, 0));
  return result;
}

// Column of each row, or -1: the maximum number of pairs, with the greatest sum.
static std::vector<int> solveGreatest(const std::vector<double>& gains, int rows, int columns) {
  const int n = std::max(rows, columns);
  std::vector<double> costs(static_cast<size_t>(n) * n, 0);
  for (int i = 0; i < rows; i++)
    for (int j = 0; j < columns; j++) costs[i * n + j] = -gains[i * columns + j];
  std::vector<int> x = solveSquare(costs, n);
  x.resize(rows);
  for (int& j : x)
    if (j >= columns) j = -1;
  return x;
}

struct Matching {
  std::vector<std::pair<int, int>> pairs;
  std::vector<int> freeRows, freeColumns;
};

// Removes pairs of too little overlap: they are appended to the unmatched ones.
static Matching part(const std::vector<int>& x, const std::vector<double>& shared, int columns) {
  Matching result;
  const int rows = x.size();
  std::vector<char> taken(columns, 0);
  std::vector<int> parted;
  for (int i = 0; i < rows; i++) {
    if (x[i] < 0) {
      result.freeRows.push_back(i);
    } else if (shared[i * columns + x[i]] < leastOverlap) {
      parted.push_back(i);
    } else {
      result.pairs.push_back({i, x[i]});
      taken[x[i]] = 1;
    }
  }
  result.freeRows.insert(result.freeRows.end(), parted.begin(), parted.end());
  for (int j = 0; j < columns; j++)
    if (!taken[j]) result.freeColumns.push_back(j);
  return result;
}

class OCSort {
 public:
  std::vector<std::pair<int, Box>> update(const std::vector<Detection>& all) {
    frame_++;
    std::vector<Detection> detections;
    for (const Detection& d : all)
      if (d.score > highScore) detections.push_back(d);
    for (Track& t : tracks_) t.predict();
    const auto isNowhere = [](const Track& t) { return std::isnan(t.filter.box().left); };
    tracks_.erase(std::remove_if(tracks_.begin(), tracks_.end(), isNowhere), tracks_.end());
    Matching found = matchByOverlapAndDirection(detections);
    for (auto [i, j] : found.pairs) tracks_[j].see(detections[i].box);
    recover(detections, found);
    for (int j : found.freeColumns) tracks_[j].miss();
    for (int i : found.freeRows) tracks_.emplace_back(++lastId_, detections[i].box);
    std::vector<std::pair<int, Box>> reported;
    for (auto t = tracks_.rbegin(); t != tracks_.rend(); ++t) {
      if (t->missed > 0 || (t->hitStreak < minHits && frame_ > minHits)) continue;
      reported.push_back({t->id, t->observations.empty() ? t->filter.box() : t->observations.back().box});
    }
    const auto isOver = [](const Track& t) { return t.missed > maxLostFrames; };
    tracks_.erase(std::remove_if(tracks_.begin(), tracks_.end(), isOver), tracks_.end());
    return reported;
  }

 private:
  Matching matchByOverlapAndDirection(const std::vector<Detection>& detections) const {
    std::vector<Box> boxes;
    for (const Track& t : tracks_) boxes.push_back(t.filter.box());
    const int rows = detections.size(), columns = boxes.size();
    std::vector<double> shared = overlaps(detections, boxes);
    std::vector<int> x(rows, -1), inRow(rows, 0), inColumn(columns, 0);
    int most = 0;
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < columns; j++) {
        if (shared[i * columns + j] <= leastOverlap) continue;
        most = std::max({most, ++inRow[i], ++inColumn[j]});
        x[i] = j;
      }
    if (most != 1 && rows > 0 && columns > 0) {
      std::vector<double> gains = shared;
      addDirections(gains, detections);
      x = solveGreatest(gains, rows, columns);
    }
    return part(x, shared, columns);
  }

  // Observation-centric momentum: up to plus half the weight for detections straight ahead, down to minus half behind.
  void addDirections(std::vector<double>& gains, const std::vector<Detection>& detections) const {
    const int rows = detections.size(), columns = tracks_.size();
    for (int j = 0; j < columns; j++) {
      const Track& t = tracks_[j];
      if (!t.direction) continue;
      const Box& from = *t.origin();
      for (int i = 0; i < rows; i++) {
        const Direction to = directionBetween(from, detections[i].box);
        const double cosine = std::clamp(t.direction->x * to.x + t.direction->y * to.y, -1.0, 1.0);
        gains[i * columns + j] += (M_PI / 2 - std::acos(cosine)) / M_PI * momentumWeight * detections[i].score;
      }
    }
  }

  // Observation-centric recovery: unmatched tracks are matched by their last observation.
  void recover(const std::vector<Detection>& detections, Matching& found) {
    if (found.freeRows.empty() || found.freeColumns.empty()) return;
    std::vector<Detection> rest;
    std::vector<Box> last;
    for (int i : found.freeRows) rest.push_back(detections[i]);
    for (int j : found.freeColumns) {
      const auto& observations = tracks_[j].observations;
      last.push_back(observations.empty() ? Box{-1, -1, -1, -1} : observations.back().box);
    }
    const std::vector<double> shared = overlaps(rest, last);
    if (*std::max_element(shared.begin(), shared.end()) <= leastOverlap) return;
    const Matching again = part(solveGreatest(shared, rest.size(), last.size()), shared, last.size());
    for (auto [i, j] : again.pairs) tracks_[found.freeColumns[j]].see(rest[i].box);
    found.freeRows = left(found.freeRows, again.freeRows);
    found.freeColumns = left(found.freeColumns, again.freeColumns);
  }

  // In the order of the detections, or of the tracks.
  static std::vector<int> left(const std::vector<int>& all, const std::vector<int>& free) {
    std::vector<int> result;
    for (int k : free) result.push_back(all[k]);
    std::sort(result.begin(), result.end());
    return result;
  }

  int frame_ = 0, lastId_ = 0;
  std::vector<Track> tracks_;
};

int main(int, char** arguments) {
  answer<OCSort>(arguments, [](const std::pair<int, Box>& track) { return track; });
}
