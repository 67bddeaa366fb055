#include "models/fpu/fpu_traffic.h"

#include <algorithm>

namespace quaver {

std::vector<std::uint32_t> corner_codes(const Format& format) {
  const std::uint32_t normal = 1U << format.mantissa_bits;
  const std::uint32_t one = static_cast<std::uint32_t>(format.bias) << format.mantissa_bits;
  const std::uint32_t largest = format.max_finite_code();
  std::vector<std::uint32_t> codes;
  for (const std::uint32_t magnitude :
       {0U, 1U, normal - 1, normal, normal + 1, one, one + 1, largest - 1, largest,
        std::min(largest + 1, format.magnitude_mask()), format.magnitude_mask()})
    for (const std::uint32_t sign : {0U, format.sign_mask()}) codes.push_back(magnitude | sign);
  return codes;
}

// Few bits set, few bits clear (ties and long carries), or any.
std::uint32_t FpuTraffic::fraction(const Format& format) {
  const std::uint32_t mask = (1U << format.mantissa_bits) - 1;
  const auto any = [&] { return traffic_.below(mask + 1); };
  const unsigned kind = traffic_.below(4);
  std::uint32_t bits = any();
  if (kind == 2) return (bits << traffic_.below(format.mantissa_bits)) & mask;
  for (int i = 0; i < 3 && kind < 2; ++i) bits = kind == 0 ? bits & any() : bits | any();
  return bits;
}

std::uint32_t FpuTraffic::code(const Format& format) {
  if (traffic_.chance(12)) {
    // One bit tells a NaN from an infinity.
    if (traffic_.chance(6))
      return (format.magnitude_mask() >> format.mantissa_bits << format.mantissa_bits) |
             1U << traffic_.below(format.mantissa_bits);
    const std::vector<std::uint32_t> corners = corner_codes(format);
    return corners[traffic_.below(static_cast<std::uint32_t>(corners.size()))];
  }
  const std::uint32_t fields = 1U << format.exponent_bits;
  // Half of the exponents lie around 1, where products and sums meet.
  std::uint32_t field = traffic_.below(fields);
  if (traffic_.chance(2))
    field = (static_cast<std::uint32_t>(format.bias) + traffic_.below(8) - 4) % fields;
  return (field << format.mantissa_bits) | fraction(format) |
         (traffic_.chance(2) ? format.sign_mask() : 0);
}

std::uint32_t FpuTraffic::at_the_edge(const Format& b, std::uint32_t a, const Format& a_format,
                                      const Format& accumulator) {
  const int edge = traffic_.chance(4)
                       ? (1 << accumulator.exponent_bits) - accumulator.bias
                       : accumulator.min_exponent() - static_cast<int>(accumulator.mantissa_bits);
  const int wanted = edge + static_cast<int>(traffic_.below(40)) - 8;
  const int a_exponent =
      static_cast<int>((a & a_format.magnitude_mask()) >> a_format.mantissa_bits) - a_format.bias;
  const int field = std::clamp(wanted - a_exponent + b.bias, 0, (1 << b.exponent_bits) - 2);
  return (static_cast<std::uint32_t>(field) << b.mantissa_bits) | fraction(b) |
         (traffic_.chance(2) ? b.sign_mask() : 0);
}

std::uint32_t FpuTraffic::accumulator(const Format& format, FpuInputs in, unsigned products,
                                      unsigned width) {
  // What some of the products amount to.
  in.valid_i = true;
  in.acc_i = 0;
  for (unsigned i = 0; i < products; ++i)
    if (products > 1 && traffic_.chance(2)) in.a_i &= ~(((1U << width) - 1) << (i * width));
  const std::uint32_t near = golden_(in).result_o;
  const auto magnitude = static_cast<std::int64_t>(near & format.magnitude_mask());
  const std::uint32_t opposite = ~near & format.sign_mask();
  switch (traffic_.below(6)) {
    case 0: return static_cast<std::uint32_t>(magnitude) | opposite;
    case 1:
      return static_cast<std::uint32_t>(std::clamp<std::int64_t>(magnitude + traffic_.below(5) - 2,
                                                                 0, format.magnitude_mask())) |
             opposite;
    case 2:
    case 3: {
      // Up to a few bits beyond what one significand reaches, on either side.
      const int reach = static_cast<int>(format.mantissa_bits) + 6;
      const int field = static_cast<int>(magnitude >> format.mantissa_bits) +
                        static_cast<int>(traffic_.below(2 * static_cast<unsigned>(reach) + 1)) -
                        reach;
      const int highest = (1 << format.exponent_bits) - 1;
      return (static_cast<std::uint32_t>(std::clamp(field, 0, highest)) << format.mantissa_bits) |
             fraction(format) | (traffic_.chance(2) ? format.sign_mask() : 0);
    }
    default: return code(format);
  }
}

FpuInputs FpuTraffic::operation(const Format& a, const Format& b, unsigned products,
                                const Format& accumulator_format) {
  FpuInputs in = controls_;
  in.valid_i = !traffic_.stalls(8);
  in.a_i = in.b_i = 0;
  std::uint32_t first_a = 0;
  std::uint32_t first_b = 0;
  for (unsigned i = 0; i < products; ++i) {
    std::uint32_t x = code(a);
    std::uint32_t y = traffic_.chance(4) ? at_the_edge(b, x, a, accumulator_format) : code(b);
    if (i > 0 && traffic_.chance(4)) {  // takes the first product back, or nearly
      x = first_a;
      y = first_b ^ b.sign_mask() ^ (traffic_.chance(2) ? 1U : 0U);
    }
    if (i == 0) {
      first_a = x;
      first_b = y;
    }
    in.a_i |= x << (i * a.width());
    in.b_i |= y << (i * b.width());
  }
  in.acc_i = accumulator(accumulator_format, in, products, a.width());
  return in;
}

}  // namespace quaver
