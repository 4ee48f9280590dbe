// SORT as a C++ port writes it: a dense 7 x 7 Kalman filter (Eigen) for every track, full matrices of overlaps, and the
// Jonker-Volgenant solver over the matrix filled up to a square, unless the overlaps are one-to-one. Our own writing of the paper's
// formulas; bench/sort.ts compiles it.
#include <cmath>
#include <vector>

#include "peer.hpp"
#include "xysr_filter.hpp"

struct Track {
  int id;
  Filter filter;
  int missed = 0, hitStreak = 0;
};

class Sort {
 public:
  std::vector<std::pair<int, Box>> update(const std::vector<Detection>& detections) {
    frame_++;
    std::vector<Track> kept;
    std::vector<Box> boxes;
    for (Track& t : tracks_) {
      t.filter.keepArea();
      t.filter.predict();
      if (t.missed > 0) t.hitStreak = 0;
      t.missed++;
      const Box box = t.filter.box();
      if (std::isnan(box.left) || std::isnan(box.top)) continue;
      kept.push_back(t);
      boxes.push_back(box);
    }
    tracks_ = std::move(kept);
    const std::vector<int> trackOf = match(detections, boxes);
    for (size_t j = 0; j < detections.size(); j++) {
      if (trackOf[j] < 0) continue;
      Track& t = tracks_[trackOf[j]];
      t.missed = 0;
      t.hitStreak++;
      t.filter.correct(measure(detections[j].box));
    }
    for (size_t j = 0; j < detections.size(); j++)
      if (trackOf[j] < 0) tracks_.push_back({++lastId_, Filter(measure(detections[j].box))});
    std::vector<std::pair<int, Box>> reported;
    for (auto t = tracks_.rbegin(); t != tracks_.rend(); ++t)
      if (t->missed == 0 && (t->hitStreak >= 3 || frame_ <= 3)) reported.push_back({t->id, t->filter.box()});
    const auto isOver = [](const Track& t) { return t.missed > 1; };
    tracks_.erase(std::remove_if(tracks_.begin(), tracks_.end(), isOver), tracks_.end());
    return reported;
  }

 private:
  // Track of each detection, or -1.
  static std::vector<int> match(const std::vector<Detection>& detections, const std::vector<Box>& boxes) {
    const int rows = detections.size(), columns = boxes.size(), n = std::max(rows, columns);
    std::vector<int> result(rows, -1), inRow(rows, 0), inColumn(columns, 0);
    std::vector<double> costs(static_cast<size_t>(n) * n, 1);
    int most = 0;
    for (int i = 0; i < rows; i++)
      for (int j = 0; j < columns; j++) {
        const double shared = overlap(detections[i].box, boxes[j], 0);
        costs[i * n + j] = -shared;
        if (shared > 0.3) most = std::max({most, ++inRow[i], ++inColumn[j]});
      }
    if (most == 1) {
      for (int i = 0; i < rows; i++)
        for (int j = 0; j < columns; j++)
          if (costs[i * n + j] < -0.3) result[i] = j;
    } else if (rows > 0 && columns > 0) {
      const std::vector<int> x = solveSquare(costs, n);
      for (int i = 0; i < rows; i++)
        if (x[i] < columns && costs[i * n + x[i]] <= -0.3) result[i] = x[i];
    }
    return result;
  }

  int frame_ = 0, lastId_ = 0;
  std::vector<Track> tracks_;
};

int main(int, char** arguments) {
  answer<Sort>(arguments, [](const std::pair<int, Box>& track) { return track; });
}
