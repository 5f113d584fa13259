#version 440
// SPDX-License-Identifier: Apache-2.0
// One instance an asset: a square big enough for its symbol, upright on the screen.
layout(location = 0) in vec2 corner;   // -1 … 1
layout(location = 1) in vec2 place;    // from the chunk's origin, world units
layout(location = 2) in uint state;    // SymbolState

layout(std140, binding = 0) uniform Chunk {
    mat4 projection;   // the item's logical pixels to clip space
    vec4 turn;         // world units to pixels: cos, sin (times scale); where the chunk's origin is
    vec4 look;         // half size of the square, 1 = disc, pixels a unit at the desk (scale), nearness 0..1
    vec4 flags;        // live, inverted, light palette, opacity
    vec4 ramp[5];
    vec4 lamp;
    vec4 symbol;
    vec4 dim;
} chunk;

layout(location = 0) out vec2 offset;  // pixels from the symbol's middle
layout(location = 1) flat out uint seen;

void main() {
    vec2 at = vec2(chunk.turn.x * place.x - chunk.turn.y * place.y, chunk.turn.y * place.x + chunk.turn.x * place.y) + chunk.turn.zw;
    offset = corner * chunk.look.x;
    seen = state;
    gl_Position = chunk.projection * vec4(at + offset, 0.0, 1.0);
    if ((state & 0x10000000u) != 0u)
        gl_Position = vec4(2.0, 2.0, 0.0, 1.0);  // gone
}
