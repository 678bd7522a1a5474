// TensorEngine
