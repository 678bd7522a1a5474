import KernelInterface

/// The kernels in vectors of one width: that of `Vector`.
package struct VectorKernels: Kernels {
  package init() {}
}
