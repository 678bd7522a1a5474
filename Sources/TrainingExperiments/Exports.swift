// An experiment is one page, and this one import is all that it needs.
@_exported public import Claims
@_exported public import Datasets
@_exported public import ExperimentKit
@_exported public import NeuralNetworks
@_exported public import Randomness
@_exported public import TensorEngine
@_exported public import Training
