// ByteTrack as its C++ ports write it: a dense 8 x 8 Kalman filter (Eigen) for every track, full cost matrices, and the
// Jonker-Volgenant solver over the extended matrix. Written from the published formulas; bench/byte-track.ts compiles it.
#include <algorithm>
#include <memory>
#include <set>
#include <vector>

#include "peer.hpp"
#include "xyah_filter.hpp"

enum class State { tracked, lost, removed };

struct Track {
  int id;
  bool confirmed;
  State state;
  int start, last;
  Filter filter;
};

struct Matching {
  std::vector<std::pair<int, int>> pairs;
  std::vector<int> freeRows, freeColumns;
};

static Matching match(const std::vector<std::vector<double>>& costs, int rows, int columns, double limit) {
  Matching result;
  std::vector<char> taken(columns, 0);
  const std::vector<int> x = solveExtended([&](int i, int j) { return costs[i][j]; }, rows, columns, limit / 2);
  for (int i = 0; i < rows; i++) {
    if (x[i] >= 0) result.pairs.push_back({i, x[i]}), taken[x[i]] = 1;
    else result.freeRows.push_back(i);
  }
  for (int j = 0; j < columns; j++)
    if (!taken[j]) result.freeColumns.push_back(j);
  return result;
}

class ByteTracker {
 public:
  std::vector<Track*> update(const std::vector<Detection>& detections) {
    frame_++;
    std::vector<Detection> high, low;
    for (const Detection& d : detections) {
      if (d.score > 0.6) high.push_back(d);
      else if (d.score > 0.1 && d.score < 0.6) low.push_back(d);
    }
    std::vector<Track*> tentative, pool, activated, refound, newlyLost;
    for (Track* t : tracked_) (t->confirmed ? pool : tentative).push_back(t);
    pool.insert(pool.end(), lost_.begin(), lost_.end());
    for (Track* t : pool) {
      if (t->state != State::tracked) t->filter.mean[7] = 0;
      t->filter.predict();
    }
    const Matching first = match(distances(pool, high, true), pool.size(), high.size(), 0.9);
    for (auto [i, j] : first.pairs) see(pool[i], high[j], activated, refound);
    std::vector<Track*> left;
    for (int i : first.freeRows)
      if (pool[i]->state == State::tracked) left.push_back(pool[i]);
    const Matching second = match(distances(left, low, false), left.size(), low.size(), 0.5);
    for (auto [i, j] : second.pairs) see(left[i], low[j], activated, refound);
    for (int i : second.freeRows) left[i]->state = State::lost, newlyLost.push_back(left[i]);
    std::vector<Detection> rest;
    for (int j : first.freeColumns) rest.push_back(high[j]);
    const Matching third = match(distances(tentative, rest, true), tentative.size(), rest.size(), 0.7);
    for (auto [i, j] : third.pairs) see(tentative[i], rest[j], activated, refound);
    std::vector<int> newlyRemoved;
    for (int i : third.freeRows) tentative[i]->state = State::removed, newlyRemoved.push_back(tentative[i]->id);
    for (int j : third.freeColumns) {
      if (rest[j].score < 0.7) continue;
      Track* t = new Track{++lastId_, frame_ == 1, State::tracked, frame_, frame_, Filter(measure(rest[j].box))};
      all_.emplace_back(t);
      activated.push_back(t);
    }
    for (Track* t : lost_)
      if (frame_ - t->last > 30) t->state = State::removed, newlyRemoved.push_back(t->id);
    std::vector<Track*> kept;
    for (Track* t : tracked_)
      if (t->state == State::tracked) kept.push_back(t);
    std::set<int> ids;
    for (Track* t : kept) ids.insert(t->id);
    for (const auto& more : {activated, refound})
      for (Track* t : more)
        if (ids.insert(t->id).second) kept.push_back(t);
    tracked_ = kept;
    std::vector<Track*> lost;
    for (Track* t : lost_)
      if (!ids.count(t->id) && !removed_.count(t->id)) lost.push_back(t);
    for (Track* t : newlyLost)
      if (!removed_.count(t->id)) lost.push_back(t);
    lost_ = lost;
    removed_.insert(newlyRemoved.begin(), newlyRemoved.end());
    dropDuplicates();
    std::vector<Track*> reported;
    for (Track* t : tracked_)
      if (t->confirmed) reported.push_back(t);
    return reported;
  }

 private:
  static std::vector<std::vector<double>> distances(const std::vector<Track*>& tracks,
                                                    const std::vector<Detection>& detections, bool fuse) {
    std::vector<std::vector<double>> costs(tracks.size(), std::vector<double>(detections.size()));
    for (size_t i = 0; i < tracks.size(); i++) {
      const Box box = tracks[i]->filter.box();
      for (size_t j = 0; j < detections.size(); j++) {
        const double shared = overlap(box, detections[j].box, 1);
        costs[i][j] = 1 - (fuse ? shared * detections[j].score : shared);
      }
    }
    return costs;
  }

  void see(Track* t, const Detection& d, std::vector<Track*>& activated, std::vector<Track*>& refound) {
    (t->state == State::tracked ? activated : refound).push_back(t);
    t->filter.correct(measure(d.box));
    t->state = State::tracked;
    t->confirmed = true;
    t->last = frame_;
  }

  void dropDuplicates() {
    std::set<Track*> drop;
    for (Track* a : tracked_) {
      const Box box = a->filter.box();
      for (Track* b : lost_)
        if (1 - overlap(box, b->filter.box(), 1) < 0.15) drop.insert(a->last - a->start > b->last - b->start ? b : a);
    }
    const auto isDropped = [&](Track* t) { return drop.count(t) > 0; };
    tracked_.erase(std::remove_if(tracked_.begin(), tracked_.end(), isDropped), tracked_.end());
    lost_.erase(std::remove_if(lost_.begin(), lost_.end(), isDropped), lost_.end());
  }

  int frame_ = 0, lastId_ = 0;
  std::vector<std::unique_ptr<Track>> all_;
  std::vector<Track*> tracked_, lost_;
  std::set<int> removed_;
};

int main(int, char** arguments) {
  answer<ByteTracker>(arguments, [](const Track* t) { return std::make_pair(t->id, t->filter.box()); });
}
