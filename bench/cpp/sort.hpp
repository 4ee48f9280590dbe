// SORT as C++ ports write it: a dense Kalman filter (Eigen) for every track, and a dense solver over all overlaps. Written from the
// paper's formulas. sort.cpp and sort_lean.cpp define the filter and the use of the solver.
#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

#include "peer.hpp"
#include "xysr_filter.hpp"

// Minimum overlap of a match.
static const double leastOverlap = 0.3;

// `match` gives the track of each detection, or -1.
template <class Filter, std::vector<int> (*match)(const std::vector<Detection>&, const std::vector<Box>&)>
class Sort {
 public:
  std::vector<std::pair<int, Box>> update(const std::vector<Detection>& detections) {
    frame_++;
    const std::vector<int> trackOf = match(detections, predict());
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
  struct Track {
    int id;
    Filter filter;
    int missed = 0, hitStreak = 0;
  };

  // Predicts all tracks, and drops those of a box that is not finite. Returns the boxes.
  std::vector<Box> predict() {
    std::vector<Box> boxes;
    boxes.reserve(tracks_.size());
    for (Track& t : tracks_) {
      t.filter.keepArea();
      t.filter.predict();
      if (t.missed > 0) t.hitStreak = 0;
      t.missed++;
      const Box box = t.filter.box();
      if (std::isnan(box.left) || std::isnan(box.top)) continue;
      // Later tracks move up by one.
      Track& place = tracks_[boxes.size()];
      if (&place != &t) place = t;
      boxes.push_back(box);
    }
    tracks_.erase(tracks_.begin() + boxes.size(), tracks_.end());
    return boxes;
  }

  int frame_ = 0, lastId_ = 0;
  std::vector<Track> tracks_;
};
