// DeepSORT as C++ ports write it: a dense 8 x 8 Kalman filter (Eigen) for every track, the distances of all detections from a whole
// gallery as a product of matrices, before the motion gate as in the original, and full cost matrices. The solver is that of Jonker
// and Volgenant over the matrix padded to a square, in place of the original's Hungarian solver. Written from the paper's formulas;
// bench/deep-sort.ts compiles it.
#include <Eigen/Dense>
#include <algorithm>
#include <numeric>
#include <vector>

#include "peer.hpp"
#include "xyah_filter.hpp"

static const double minScore = 0.3, maxEmbeddingDistance = 0.2, maxIouDistance = 0.7;
// Squared Mahalanobis distance that includes 95 % of measurements of four numbers.
static const double gate = 9.4877;
static const double forbidden = 1e5;
static const int galleryBudget = 100, minHits = 3, maxLostFrames = 30;

using Embeddings = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Costs = Eigen::Matrix<double, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;

// The latest embeddings of a track, unit vectors.
class Gallery {
 public:
  void add(const Eigen::VectorXf& embedding) {
    const int dimension = embedding.size();
    if (count_ < galleryBudget) values_.resize(static_cast<size_t>(++count_) * dimension);
    std::copy_n(embedding.data(), dimension, &values_[static_cast<size_t>(next_) * dimension]);
    next_ = (next_ + 1) % galleryBudget;
  }

  // Cosine distance of each of these from the nearest embedding in the gallery.
  Eigen::RowVectorXf distances(const Embeddings& embeddings) const {
    const Eigen::Map<const Embeddings> own(values_.data(), count_, embeddings.cols());
    const Eigen::MatrixXf similarities = own * embeddings.transpose();
    return 1 - similarities.colwise().maxCoeff().array();
  }

 private:
  std::vector<float> values_;
  int count_ = 0, next_ = 0;
};

struct Track {
  int id;
  Filter filter;
  Gallery gallery;
  bool confirmed = false;
  int hits = 1, missed = 0;

  bool isOver() const { return missed > (confirmed ? maxLostFrames : 0); }
};

struct Matching {
  std::vector<std::pair<int, int>> pairs;
  std::vector<int> freeRows, freeColumns;
};

// The maximum number of pairs, where all costs above the limit are equal; pairs above the limit are then removed.
static Matching match(const Costs& costs, const std::vector<int>& rows, const std::vector<int>& columns, double limit) {
  Matching result;
  const int rowCount = rows.size(), columnCount = columns.size(), n = std::max(rowCount, columnCount);
  std::vector<double> square(static_cast<size_t>(n) * n, 0);
  for (int i = 0; i < rowCount; i++)
    for (int j = 0; j < columnCount; j++) square[i * n + j] = costs(i, j) > limit ? limit + 1e-5 : costs(i, j);
  const std::vector<int> x = rowCount > 0 && columnCount > 0 ? solveSquare(square, n) : std::vector<int>(n, columnCount);
  std::vector<char> taken(columnCount, 0);
  for (int i = 0; i < rowCount; i++) {
    if (x[i] < columnCount && costs(i, x[i]) <= limit) result.pairs.push_back({rows[i], columns[x[i]]}), taken[x[i]] = 1;
    else result.freeRows.push_back(rows[i]);
  }
  for (int j = 0; j < columnCount; j++)
    if (!taken[j]) result.freeColumns.push_back(columns[j]);
  return result;
}

class DeepSort {
 public:
  std::vector<std::pair<int, Box>> update(const std::vector<Detection>& all) {
    take(all);
    for (Track& t : tracks_) {
      t.filter.predict();
      t.missed++;
    }
    std::vector<std::pair<int, int>> pairs;
    std::vector<int> free(detections_.size()), candidates;
    std::iota(free.begin(), free.end(), 0);
    const int count = tracks_.size();
    for (int i = 0; i < count; i++)
      if (!tracks_[i].confirmed) candidates.push_back(i);
    // By appearance, most recently matched tracks first.
    for (int age = 1; age <= maxLostFrames; age++) {
      std::vector<int> due;
      for (int i = 0; i < count; i++)
        if (tracks_[i].confirmed && tracks_[i].missed == age) due.push_back(i);
      if (due.empty()) continue;
      const Matching found = match(appearanceDistances(due, free), due, free, maxEmbeddingDistance);
      pairs.insert(pairs.end(), found.pairs.begin(), found.pairs.end());
      if (age == 1) candidates.insert(candidates.end(), found.freeRows.begin(), found.freeRows.end());
      free = found.freeColumns;
    }
    // By overlap, tentative tracks and those seen in the last frame.
    const Matching found = match(overlapDistances(candidates, free), candidates, free, maxIouDistance);
    pairs.insert(pairs.end(), found.pairs.begin(), found.pairs.end());
    for (auto [i, j] : pairs) see(tracks_[i], j);
    const auto isOver = [](const Track& t) { return t.isOver(); };
    tracks_.erase(std::remove_if(tracks_.begin(), tracks_.end(), isOver), tracks_.end());
    for (int j : found.freeColumns) {
      tracks_.push_back({++lastId_, Filter(measurements_.col(j)), {}});
      tracks_.back().gallery.add(embeddings_.row(j));
    }
    std::vector<std::pair<int, Box>> reported;
    for (const Track& t : tracks_)
      if (t.confirmed && t.missed <= 1) reported.push_back({t.id, t.filter.box()});
    return reported;
  }

 private:
  // Keeps the detections above the threshold, best first, with their embeddings as unit vectors.
  void take(const std::vector<Detection>& all) {
    detections_.clear();
    for (auto d = all.rbegin(); d != all.rend(); ++d)
      if (d->score >= minScore) detections_.push_back(*d);
    std::stable_sort(detections_.begin(), detections_.end(),
                     [](const Detection& a, const Detection& b) { return a.score > b.score; });
    const int count = detections_.size();
    measurements_.resize(4, count);
    embeddings_.resize(count, count > 0 ? detections_[0].dimension : 0);
    for (int j = 0; j < count; j++) {
      measurements_.col(j) = measure(detections_[j].box);
      embeddings_.row(j) = Eigen::Map<const Eigen::RowVectorXf>(detections_[j].embedding, detections_[j].dimension);
    }
    embeddings_.rowwise().normalize();
  }

  // Costs of tracks (rows) and detections: by appearance, inside the motion gate.
  Costs appearanceDistances(const std::vector<int>& tracks, const std::vector<int>& detections) const {
    const int count = detections.size();
    Costs costs(tracks.size(), count);
    if (count == 0) return costs;
    Embeddings embeddings(count, embeddings_.cols());
    Eigen::Matrix<double, 4, Eigen::Dynamic> measurements(4, count);
    for (int j = 0; j < count; j++) {
      embeddings.row(j) = embeddings_.row(detections[j]);
      measurements.col(j) = measurements_.col(detections[j]);
    }
    for (size_t i = 0; i < tracks.size(); i++) {
      const Track& t = tracks_[tracks[i]];
      costs.row(i) = t.gallery.distances(embeddings).cast<double>();
      Eigen::Matrix<double, 4, Eigen::Dynamic> away = measurements.colwise() - t.filter.mean.head<4>();
      t.filter.expected().llt().matrixL().solveInPlace(away);
      const Eigen::RowVectorXd squared = away.colwise().squaredNorm();
      for (int j = 0; j < count; j++)
        if (squared[j] > gate) costs(i, j) = forbidden;
    }
    return costs;
  }

  Costs overlapDistances(const std::vector<int>& tracks, const std::vector<int>& detections) const {
    Costs costs(tracks.size(), detections.size());
    for (size_t i = 0; i < tracks.size(); i++) {
      const Box box = tracks_[tracks[i]].filter.box();
      for (size_t j = 0; j < detections.size(); j++) costs(i, j) = 1 - overlap(box, detections_[detections[j]].box, 0);
    }
    return costs;
  }

  void see(Track& t, int j) {
    t.filter.correct(measurements_.col(j));
    t.gallery.add(embeddings_.row(j));
    t.missed = 0;
    if (++t.hits >= minHits) t.confirmed = true;
  }

  int lastId_ = 0;
  std::vector<Track> tracks_;
  // Tracks of one frame.
  std::vector<Detection> detections_;
  Eigen::Matrix<double, 4, Eigen::Dynamic> measurements_;
  Embeddings embeddings_;
};

int main(int, char** arguments) {
  answer<DeepSort>(arguments, [](const std::pair<int, Box>& track) { return track; });
}
