// Shared parts of the trackers in C++: boxes, the dense solver, and their protocol. bench/cpp/peer.ts compiles and runs them:
//
//   PROGRAM SCENE FRAMES OBJECTS [EMBEDDINGS DIMENSION]
//
// SCENE: float64 [frames x objects x 5] left, top, right, bottom, score (0: not detected). EMBEDDINGS: float32 [frames x objects x
// dimension]. For each line of input it tracks the scene once and writes a line of JSON: microseconds of the median frame, without
// those of the clock; and, for the line "rows", rows [frame, id, left, top, right, bottom].
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>
#include <utility>
#include <vector>

struct Box {
  double left, top, right, bottom;
};

struct Detection {
  Box box;
  double score;
  // [dimension] where the scene has embeddings.
  const float* embedding = nullptr;
  int dimension = 0;
};

// Intersection over union with `extra` pixels added to every width and height.
inline double overlap(const Box& a, const Box& b, double extra) {
  const double width = std::min(a.right, b.right) - std::max(a.left, b.left) + extra;
  const double height = std::min(a.bottom, b.bottom) - std::max(a.top, b.top) + extra;
  if (width <= 0 || height <= 0) return 0;
  const double shared = width * height;
  const double areas = (a.right - a.left + extra) * (a.bottom - a.top + extra) + (b.right - b.left + extra) * (b.bottom - b.top + extra);
  return shared / (areas - shared);
}

// Jonker and Volgenant (1987) over a square matrix; x: column of each row.
inline std::vector<int> solveSquare(const std::vector<double>& cost, int n) {
  const double large = 1e6;
  std::vector<int> x(n, -1), y(n, 0), unassigned;
  std::vector<double> v(n, large);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++)
      if (cost[i * n + j] < v[j]) v[j] = cost[i * n + j], y[j] = i;
  std::vector<char> unique(n, 1);
  for (int j = n - 1; j >= 0; j--) {
    if (x[y[j]] < 0) x[y[j]] = j;
    else unique[y[j]] = 0, y[j] = -1;
  }
  for (int i = 0; i < n; i++) {
    if (x[i] < 0) {
      unassigned.push_back(i);
    } else if (unique[i]) {
      double least = large;
      for (int j = 0; j < n; j++)
        if (j != x[i]) least = std::min(least, cost[i * n + j] - v[j]);
      v[x[i]] -= least;
    }
  }
  for (int round = 0; round < 2 && !unassigned.empty(); round++) {
    std::vector<int> queue = unassigned, still;
    long steps = 0;
    size_t current = 0;
    while (current < queue.size()) {
      steps++;
      const int i = queue[current++];
      int j1 = 0, j2 = -1;
      double least = cost[i * n] - v[0], second = large;
      for (int j = 1; j < n; j++) {
        const double c = cost[i * n + j] - v[j];
        if (c >= second) continue;
        if (c >= least) second = c, j2 = j;
        else second = least, least = c, j2 = j1, j1 = j;
      }
      int displaced = y[j1];
      const double price = v[j1] - (second - least);
      const bool lowers = price < v[j1];
      if (steps < static_cast<long>(current) * n) {
        if (lowers) v[j1] = price;
        else if (displaced >= 0 && j2 >= 0) j1 = j2, displaced = y[j2];
        if (displaced >= 0) {
          if (lowers) queue[--current] = displaced;
          else still.push_back(displaced);
        }
      } else if (displaced >= 0) {
        still.push_back(displaced);
      }
      x[i] = j1;
      y[j1] = i;
    }
    unassigned = still;
  }
  std::vector<double> distance(n);
  std::vector<int> columns(n), previous(n);
  for (const int start : unassigned) {
    int low = 0, high = 0, ready = 0, end = -1;
    for (int j = 0; j < n; j++) columns[j] = j, previous[j] = start, distance[j] = cost[start * n + j] - v[j];
    while (end < 0) {
      if (low == high) {
        ready = low;
        double nearest = distance[columns[low]];
        high = low + 1;
        for (int k = high; k < n; k++) {
          const int j = columns[k];
          if (distance[j] > nearest) continue;
          if (distance[j] < nearest) high = low, nearest = distance[j];
          columns[k] = columns[high];
          columns[high++] = j;
        }
        for (int k = low; k < high; k++)
          if (y[columns[k]] < 0) end = columns[k];
      }
      while (end < 0 && low != high) {
        const int from = columns[low++], i = y[from];
        const double nearest = distance[from], offset = cost[i * n + from] - v[from] - nearest;
        for (int k = high; k < n; k++) {
          const int j = columns[k];
          const double d = cost[i * n + j] - v[j] - offset;
          if (d >= distance[j]) continue;
          distance[j] = d;
          previous[j] = i;
          if (d != nearest) continue;
          if (y[j] < 0) {
            end = j;
            break;
          }
          columns[k] = columns[high];
          columns[high++] = j;
        }
      }
    }
    const double nearest = distance[columns[ready]];
    for (int k = 0; k < ready; k++) v[columns[k]] += distance[columns[k]] - nearest;
    for (int i = -1, j = end; i != start;) {
      i = previous[j];
      y[j] = i;
      std::swap(j, x[i]);
    }
  }
  return x;
}

// Column of each row, or -1: over the matrix extended to (rows + columns) square, where an unmatched row or column costs `alone`.
template <class Cost>
std::vector<int> solveExtended(Cost cost, int rows, int columns, double alone) {
  if (rows == 0 || columns == 0) return std::vector<int>(rows, -1);
  const int n = rows + columns;
  std::vector<double> extended(static_cast<size_t>(n) * n, alone);
  for (int i = 0; i < n; i++)
    for (int j = 0; j < n; j++) {
      if (i < rows && j < columns) extended[i * n + j] = cost(i, j);
      else if (i >= rows && j >= columns) extended[i * n + j] = 0;
    }
  std::vector<int> x = solveSquare(extended, n);
  x.resize(rows);
  for (int& j : x)
    if (j >= columns) j = -1;
  return x;
}

using Time = std::chrono::steady_clock::time_point;

inline Time now() { return std::chrono::steady_clock::now(); }

inline double microsecondsSince(Time start) { return std::chrono::duration<double, std::micro>(now() - start).count(); }

inline double median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + values.size() / 2, values.end());
  return values[values.size() / 2];
}

// Tracks the scene for each line of input. `row` returns the id and the box of a track of `Tracker::update`.
template <class Tracker, class Row>
void answer(char** arguments, Row row) {
  const int frames = std::atoi(arguments[2]), objects = std::atoi(arguments[3]);
  std::vector<double> scene(static_cast<size_t>(frames) * objects * 5);
  std::ifstream(arguments[1], std::ios::binary).read(reinterpret_cast<char*>(scene.data()), scene.size() * sizeof(double));
  const int dimension = arguments[4] ? std::atoi(arguments[5]) : 0;
  std::vector<float> embeddings(static_cast<size_t>(frames) * objects * dimension);
  if (dimension > 0) {
    std::ifstream(arguments[4], std::ios::binary)
        .read(reinterpret_cast<char*>(embeddings.data()), embeddings.size() * sizeof(float));
  }
  std::vector<std::vector<Detection>> input(frames);
  for (int f = 0; f < frames; f++)
    for (int i = 0; i < objects; i++) {
      const size_t row = static_cast<size_t>(f) * objects + i;
      const double* at = &scene[row * 5];
      if (at[4] > 0) {
        input[f].push_back({{at[0], at[1], at[2], at[3]}, at[4], embeddings.data() + row * dimension, dimension});
      }
    }
  for (std::string line; std::getline(std::cin, line);) {
    Tracker tracker;
    std::vector<double> times, clock;
    std::string rows;
    char text[160];
    for (int f = 0; f < frames; f++) {
      const Time start = now();
      const auto reported = tracker.update(input[f]);
      times.push_back(microsecondsSince(start));
      clock.push_back(microsecondsSince(now()));
      if (line != "rows") continue;
      for (const auto& track : reported) {
        const auto [id, b] = row(track);
        std::snprintf(text, sizeof text, "%s[%d,%d,%.6f,%.6f,%.6f,%.6f]", rows.empty() ? "" : ",", f + 1, id, b.left, b.top,
                      b.right, b.bottom);
        rows += text;
      }
    }
    std::cout << "{\"microseconds\":" << median(times) - median(clock) << ",\"rows\":[" << rows << "]}" << std::endl;
  }
}
