import Foundation

@testable import TensorEngine

enum DoubleFunction: Sendable { case exp, log }

func double(_ function: DoubleFunction, _ x: Double) -> Double {
  switch function {
  case .exp: Foundation.exp(x)
  case .log: Foundation.log(x)
  }
}

/// f(x) in double precision from its definition.
func double(_ activation: any Activation, _ x: Double) -> Double {
  ActivationReference.of(activation.name)?.value(x) ?? .nan
}
