#version 440
// SPDX-License-Identifier: Apache-2.0
// The same looks as PointRenderer draws on the CPU; change both together (tests/visual compares them).
layout(location = 0) in vec2 offset;
layout(location = 1) flat in uint seen;
layout(location = 0) out vec4 colour;

layout(std140, binding = 0) uniform Chunk {
    mat4 projection;
    vec4 turn;
    vec4 look;
    vec4 flags;
    vec4 ramp[5];
    vec4 lamp;
    vec4 symbol;
    vec4 dim;
} chunk;

vec4 over(vec4 below, vec3 tint, float opacity) {  // premultiplied
    return vec4(tint * opacity, opacity) + below * (1.0 - opacity);
}

float filled(float distance, float radius) { return clamp(radius - distance + 0.5, 0.0, 1.0); }
float ring(float distance, float radius, float width) { return clamp(width * 0.5 - abs(distance - radius) + 0.5, 0.0, 1.0); }

float stroke(float across, float spacing, float width) {  // as Hatch::at()
    return clamp(width * 0.5 - abs(across - spacing * round(across / spacing)) + 0.5, 0.0, 1.0);
}
float hatch(bool lost, float scale) {
    float rising = stroke((offset.x + offset.y) * 0.70710678, 2.8 * scale, scale);
    return lost ? max(rising, stroke((offset.x - offset.y) * 0.70710678, 2.8 * scale, scale)) : rising;
}

vec3 rampAt(float attention) {
    float position = clamp(attention, 0.0, 1.0) * 4.0;
    int step = min(int(position), 3);
    return mix(chunk.ramp[step].rgb, chunk.ramp[step + 1].rgb, position - float(step));
}

void main() {
    float distance = length(offset);
    float level = float(seen & 0xFFu) / 255.0;
    bool known = (seen & 0x01000000u) != 0u;
    bool failed = (seen & 0x04000000u) != 0u;
    bool held = (seen & 0x08000000u) != 0u || chunk.flags.x < 0.5;
    bool hatched = held && (known || failed);
    bool lost = (seen & 0x20000000u) != 0u;
    float scale = chunk.look.z;
    float near = chunk.look.w;
    vec4 result = vec4(0.0);
    if (chunk.look.y > 0.5) {  // a disc
        float radius = 4.0 * scale;
        float attention = chunk.flags.y > 0.5 ? 1.0 - level : level;
        held = held || !known;
        vec3 ink = held ? chunk.dim.rgb : rampAt(floor(attention * 15.0 + 0.5) / 15.0);
        result = over(result, ink, failed || held ? ring(distance, radius - 1.0, 1.5 * scale) : filled(distance, radius));
        if (hatched)
            result = over(result, ink, filled(distance, radius - 0.5) * hatch(lost, scale));
    } else {
        bool on = known && level > 0.02;
        float step = on ? max(1.0, floor(level * 15.0 + 0.5)) : 0.0;
        float core = scale * (0.7 + 1.3 * near);
        float halo = scale * (1.5 + 9.0 * near) * (0.35 + 0.65 * step / 15.0);
        bool light = chunk.flags.z > 0.5;
        if (failed) {
            result = over(result, chunk.symbol.rgb, 0.85 * (held ? 0.5 : 1.0) * ring(distance, core + 1.2, max(1.0, 0.5 + near)));
        } else {
            if (step > 0.0 && !held)
                result = over(result, light ? chunk.dim.rgb : chunk.lamp.rgb, (light ? 0.16 : 0.14) * (0.4 + 0.6 * step / 15.0) * filled(distance, halo));
            vec3 dot = step == 0.0 ? chunk.dim.rgb : light ? chunk.symbol.rgb : chunk.lamp.rgb;
            float quiet = light ? 0.5 + 0.5 * near : 1.0;
            float strength = quiet * (step > 0.0 ? 0.55 + 0.40 * near : 0.3 + 0.3 * near) * (held ? 0.5 : 1.0);
            result = over(result, dot, strength * filled(distance, core));
        }
        if (hatched)
            result = over(result, chunk.dim.rgb, 0.9 * filled(distance, scale * (1.6 + 3.9 * near)) * hatch(lost, scale));
    }
    colour = result * chunk.flags.w;
}
