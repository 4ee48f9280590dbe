// The Kalman filter of SORT and OC-SORT as C++ ports write it: centre, area and aspect ratio, dense 7 x 7 matrices (Eigen).
#pragma once
#include <Eigen/Dense>
#include <cmath>

#include "peer.hpp"

using Vector7 = Eigen::Matrix<double, 7, 1>;
using Matrix7 = Eigen::Matrix<double, 7, 7>;
using Vector4 = Eigen::Matrix<double, 4, 1>;
using Matrix4 = Eigen::Matrix<double, 4, 4>;

inline Vector4 measure(const Box& b) {
  const double width = b.right - b.left, height = b.bottom - b.top;
  return {b.left + width / 2, b.top + height / 2, width * height, width / height};
}

struct Filter {
  Vector7 mean;
  Matrix7 covariance;

  explicit Filter(const Vector4& z) {
    mean << z, 0, 0, 0;
    Vector7 variance;
    variance << 10, 10, 10, 10, 1e4, 1e4, 1e4;
    covariance = variance.asDiagonal();
  }

  // An area that would shrink to nothing stays as it is.
  void keepArea() {
    if (mean[2] + mean[6] <= 0) mean[6] = 0;
  }

  void predict() {
    static const Matrix7 motion = [] {
      Matrix7 F = Matrix7::Identity();
      for (int i = 0; i < 3; i++) F(i, i + 4) = 1;
      return F;
    }();
    static const Vector7 noise = (Vector7() << 1, 1, 1, 1, 1e-2, 1e-2, 1e-4).finished();
    mean = motion * mean;
    covariance = motion * covariance * motion.transpose();
    covariance.diagonal() += noise;
  }

  void correct(const Vector4& z) {
    static const Vector4 noise(1, 1, 10, 10);
    Matrix4 expected = covariance.topLeftCorner<4, 4>();
    expected.diagonal() += noise;
    const Eigen::Matrix<double, 7, 4> cross = covariance.leftCols<4>();
    const Eigen::Matrix<double, 7, 4> gain = expected.llt().solve(cross.transpose()).transpose();
    mean += gain * (z - mean.head<4>());
    covariance -= gain * expected * gain.transpose();
  }

  Box box() const {
    const double width = std::sqrt(mean[2] * mean[3]), height = mean[2] / width;
    return {mean[0] - width / 2, mean[1] - height / 2, mean[0] + width / 2, mean[1] + height / 2};
  }
};
