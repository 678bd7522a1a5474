import Foundation

@testable import TensorEngine

enum DoubleFunction: Sendable { case exp, log }

func double(_ function: DoubleFunction, _ x: Double) -> Double {
  switch function {
  case .exp: Foundation.exp(x)
  case .log: Foundation.log(x)
  }
}

/// f(x) in double precision from its definition. An activation without a case here fails its test.
func double(_ activation: any Activation, _ x: Double) -> Double {
  switch activation.name {
  case "identity": x
  case "binary-step": x > 0 ? 1 : 0
  case "sigmoid": 1 / (1 + exp(-x))
  case "tanh": tanh(x)
  case "relu": max(0, x)
  case "leaky-relu": x > 0 ? x : 0.009999999776482582 * x  // 0.01 as a float holds it
  case "elu": x > 0 ? x : expm1(x)
  case "selu": 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * expm1(x))
  case "softplus": log1p(exp(x))
  case "swish": x / (1 + exp(-x))
  case "mish": x * tanh(log1p(exp(x)))
  case "gelu": x * 0.5 * erfc(-x / 2.0.squareRoot())
  default: .nan
  }
}
