// The Kalman filter of SORT and OC-SORT as C++ ports write it: centre, area and aspect ratio, dense matrices (Eigen).
#pragma once
#include <Eigen/Dense>
#include <cmath>

#include "peer.hpp"

using Vector4 = Eigen::Matrix<double, 4, 1>;
using Matrix4 = Eigen::Matrix<double, 4, 4>;

inline Vector4 measure(const Box& b) {
  const double width = b.right - b.left, height = b.bottom - b.top;
  return {b.left + width / 2, b.top + height / 2, width * height, width / height};
}

// Of size 7 the aspect ratio has no velocity; of size 8 its velocity is 0 with variance 0, so that both filters agree.
template <int size>
struct XysrFilter {
  static_assert(size == 7 || size == 8);
  using Vector = Eigen::Matrix<double, size, 1>;
  using Matrix = Eigen::Matrix<double, size, size>;
  using Gain = Eigen::Matrix<double, size, 4>;

  Vector mean = Vector::Zero();
  Matrix covariance = Matrix::Zero();

  explicit XysrFilter(const Vector4& z) {
    mean.template head<4>() = z;
    covariance.diagonal().template head<7>() << 10, 10, 10, 10, 1e4, 1e4, 1e4;
  }

  // An area that would become 0 or less is kept.
  void keepArea() {
    if (mean[2] + mean[6] <= 0) mean[6] = 0;
  }

  void predict() {
    static const Matrix motion = [] {
      Matrix F = Matrix::Identity();
      for (int i = 0; i + 4 < size; i++) F(i, i + 4) = 1;
      return F;
    }();
    static const Vector noise = [] {
      Vector variance = Vector::Zero();
      variance.template head<7>() << 1, 1, 1, 1, 1e-2, 1e-2, 1e-4;
      return variance;
    }();
    mean = motion * mean;
    covariance = motion * covariance * motion.transpose();
    covariance.diagonal() += noise;
  }

  void correct(const Vector4& z) {
    static const Vector4 noise(1, 1, 10, 10);
    Matrix4 expected = covariance.template topLeftCorner<4, 4>();
    expected.diagonal() += noise;
    const Gain cross = covariance.template leftCols<4>();
    const Gain gain = expected.llt().solve(cross.transpose()).transpose();
    mean += gain * (z - mean.template head<4>());
    covariance -= gain * expected * gain.transpose();
  }

  Box box() const {
    const double width = std::sqrt(mean[2] * mean[3]), height = mean[2] / width;
    return {mean[0] - width / 2, mean[1] - height / 2, mean[0] + width / 2, mean[1] + height / 2};
  }
};
