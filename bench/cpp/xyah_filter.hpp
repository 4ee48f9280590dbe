// The Kalman filter of DeepSORT and ByteTrack as C++ ports write it: centre, aspect ratio and height, dense 8 x 8 matrices (Eigen).
#pragma once
#include <Eigen/Dense>

#include "peer.hpp"

using Vector8 = Eigen::Matrix<double, 8, 1>;
using Matrix8 = Eigen::Matrix<double, 8, 8>;
using Vector4 = Eigen::Matrix<double, 4, 1>;
using Matrix4 = Eigen::Matrix<double, 4, 4>;

inline Vector4 measure(const Box& b) {
  const double width = b.right - b.left, height = b.bottom - b.top;
  return {b.left + width / 2, b.top + height / 2, width / height, height};
}

struct Filter {
  Vector8 mean;
  Matrix8 covariance;

  explicit Filter(const Vector4& z) {
    mean << z, 0, 0, 0, 0;
    const double h = z[3];
    Vector8 deviation;
    deviation << h / 10, h / 10, 1e-2, h / 10, h / 16, h / 16, 1e-5, h / 16;
    covariance = deviation.array().square().matrix().asDiagonal();
  }

  void predict() {
    static const Matrix8 motion = [] {
      Matrix8 F = Matrix8::Identity();
      for (int i = 0; i < 4; i++) F(i, i + 4) = 1;
      return F;
    }();
    const double h = mean[3];
    Vector8 deviation;
    deviation << h / 20, h / 20, 1e-2, h / 20, h / 160, h / 160, 1e-5, h / 160;
    mean = motion * mean;
    covariance = motion * covariance * motion.transpose();
    covariance.diagonal() += deviation.array().square().matrix();
  }

  // Covariance of the predicted measurement.
  Matrix4 expected() const {
    const double h = mean[3];
    const Vector4 deviation(h / 20, h / 20, 1e-1, h / 20);
    Matrix4 result = covariance.topLeftCorner<4, 4>();
    result.diagonal() += deviation.array().square().matrix();
    return result;
  }

  void correct(const Vector4& z) {
    const Matrix4 expected = this->expected();
    const Eigen::Matrix<double, 8, 4> cross = covariance.leftCols<4>();
    const Eigen::Matrix<double, 8, 4> gain = expected.llt().solve(cross.transpose()).transpose();
    mean += gain * (z - mean.head<4>());
    covariance -= gain * expected * gain.transpose();
  }

  Box box() const {
    const double width = mean[2] * mean[3];
    return {mean[0] - width / 2, mean[1] - mean[3] / 2, mean[0] + width / 2, mean[1] + mean[3] / 2};
  }
};
