/**
 * What a layer returns: its output, and a closure that takes the gradient of the loss by that output and adds what
 * follows from it to the gradients of the layer's parameters and of its input. No graph, no tape: the caller calls
 * the closures in reverse order.
 */
export interface Output {
  readonly y: Float32Array;
  /** `dy` as `y`; `dx` is added to, where the input has a gradient. */
  backward(dy: Float32Array, dx?: Float32Array): void;
}
