// One 64-byte block turned into bit masks, in four ways. Bit i of a mask is byte i.

typedef struct {
  uint64_t delimiter, feed, ret, quote, nul;
} kpi_masks;

static inline uint64_t kpi_swar_equal(uint64_t word, uint8_t byte) {
  const uint64_t low7 = 0x7F7F7F7F7F7F7F7FULL;
  uint64_t x = word ^ (0x0101010101010101ULL * byte);
  // 0x80 exactly in the bytes that are 0, without carries between bytes.
  uint64_t zero = ~(((x & low7) + low7) | x | low7);
  return (zero >> 7) * 0x0102040810204080ULL >> 56;
}

static inline kpi_masks kpi_classify_portable(const uint8_t *p, uint8_t delimiter, uint8_t quote) {
  kpi_masks m = {0, 0, 0, 0, 0};
  for (int i = 0; i < 8; i++) {
    uint64_t word;
    memcpy(&word, p + 8 * i, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    m.delimiter |= kpi_swar_equal(word, delimiter) << (8 * i);
    m.feed |= kpi_swar_equal(word, '\n') << (8 * i);
    m.ret |= kpi_swar_equal(word, '\r') << (8 * i);
    m.quote |= kpi_swar_equal(word, quote) << (8 * i);
    m.nul |= kpi_swar_equal(word, 0) << (8 * i);
  }
  return m;
}

#if defined(__x86_64__)
#include <immintrin.h>

static inline uint64_t kpi_equal_sse2(const __m128i *v, uint8_t byte) {
  __m128i wanted = _mm_set1_epi8((char)byte);
  uint64_t a = (uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v[0], wanted));
  uint64_t b = (uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v[1], wanted));
  uint64_t c = (uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v[2], wanted));
  uint64_t d = (uint16_t)_mm_movemask_epi8(_mm_cmpeq_epi8(v[3], wanted));
  return a | b << 16 | c << 32 | d << 48;
}

static inline kpi_masks kpi_classify_vector(const uint8_t *p, uint8_t delimiter, uint8_t quote) {
  __m128i v[4];
  for (int i = 0; i < 4; i++) v[i] = _mm_loadu_si128((const __m128i *)(p + 16 * i));
  kpi_masks m = {kpi_equal_sse2(v, delimiter), kpi_equal_sse2(v, '\n'), kpi_equal_sse2(v, '\r'),
                 kpi_equal_sse2(v, quote), kpi_equal_sse2(v, 0)};
  return m;
}

#define KPI_AVX2 __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))

KPI_AVX2 static inline uint64_t kpi_equal_avx2(__m256i low, __m256i high, uint8_t byte) {
  __m256i wanted = _mm256_set1_epi8((char)byte);
  uint32_t a = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(low, wanted));
  uint32_t b = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(high, wanted));
  return a | (uint64_t)b << 32;
}

KPI_AVX2 static inline kpi_masks kpi_classify_avx2(const uint8_t *p, uint8_t delimiter,
                                                   uint8_t quote) {
  __m256i low = _mm256_loadu_si256((const __m256i *)p);
  __m256i high = _mm256_loadu_si256((const __m256i *)(p + 32));
  kpi_masks m = {kpi_equal_avx2(low, high, delimiter), kpi_equal_avx2(low, high, '\n'), 0, 0, 0};
  // Returns, quotes and NULs are rare: one test for all three.
  __m256i returns = _mm256_set1_epi8('\r');
  __m256i quotes = _mm256_set1_epi8((char)quote);
  __m256i nuls = _mm256_setzero_si256();
  __m256i rare = _mm256_or_si256(
      _mm256_or_si256(_mm256_cmpeq_epi8(low, returns), _mm256_cmpeq_epi8(high, returns)),
      _mm256_or_si256(_mm256_cmpeq_epi8(low, quotes), _mm256_cmpeq_epi8(high, quotes)));
  rare = _mm256_or_si256(rare, _mm256_cmpeq_epi8(_mm256_min_epu8(low, high), nuls));
  if (__builtin_expect(!_mm256_testz_si256(rare, rare), 0)) {
    m.ret = kpi_equal_avx2(low, high, '\r');
    m.quote = kpi_equal_avx2(low, high, quote);
    m.nul = kpi_equal_avx2(low, high, 0);
  }
  return m;
}

#define KPI_AVX512 \
  __attribute__((target("avx512f,avx512bw,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")))

KPI_AVX512 static inline kpi_masks kpi_classify_avx512(const uint8_t *p, uint8_t delimiter,
                                                       uint8_t quote) {
  __m512i v = _mm512_loadu_si512(p);
  kpi_masks m = {_mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8((char)delimiter)),
                 _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('\n')),
                 _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8('\r')),
                 _mm512_cmpeq_epi8_mask(v, _mm512_set1_epi8((char)quote)),
                 _mm512_testn_epi8_mask(v, v)};
  return m;
}

#elif defined(__aarch64__)
#include <arm_neon.h>

static inline uint64_t kpi_equal_neon(const uint8x16_t *v, uint8_t byte) {
  const uint8x16_t bits = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  uint8x16_t wanted = vdupq_n_u8(byte);
  uint8x16_t a = vandq_u8(vceqq_u8(v[0], wanted), bits);
  uint8x16_t b = vandq_u8(vceqq_u8(v[1], wanted), bits);
  uint8x16_t c = vandq_u8(vceqq_u8(v[2], wanted), bits);
  uint8x16_t d = vandq_u8(vceqq_u8(v[3], wanted), bits);
  uint8x16_t sum = vpaddq_u8(vpaddq_u8(a, b), vpaddq_u8(c, d));
  sum = vpaddq_u8(sum, sum);
  return vgetq_lane_u64(vreinterpretq_u64_u8(sum), 0);
}

static inline kpi_masks kpi_classify_vector(const uint8_t *p, uint8_t delimiter, uint8_t quote) {
  uint8x16_t v[4];
  for (int i = 0; i < 4; i++) v[i] = vld1q_u8(p + 16 * i);
  kpi_masks m = {kpi_equal_neon(v, delimiter), kpi_equal_neon(v, '\n'), kpi_equal_neon(v, '\r'),
                 kpi_equal_neon(v, quote), kpi_equal_neon(v, 0)};
  return m;
}
#else
#define kpi_classify_vector kpi_classify_portable
#endif

/// Writes the places of the bits of a mask behind a base, twelve at once: a branch on their number
/// would be missed often. Up to 12 entries behind the last are overwritten.
#define KPI_WRITE_BY_BITS(name, target, lowest)                                                   \
  target static inline uint32_t *name(uint32_t *next, uint32_t base, uint64_t found) {             \
    uint32_t *end = next + __builtin_popcountll(found);                                            \
    for (int k = 0; k < 12; k++) {                                                                 \
      next[k] = base + (uint32_t)lowest(found);                                                    \
      found &= found - 1;                                                                          \
    }                                                                                              \
    for (next += 12; __builtin_expect(found != 0, 0); next += 4) {                                 \
      for (int k = 0; k < 4; k++) {                                                                \
        next[k] = base + (uint32_t)lowest(found);                                                  \
        found &= found - 1;                                                                        \
      }                                                                                            \
    }                                                                                              \
    return end;                                                                                    \
  }

/// The place of the lowest bit; anything for 0.
#define KPI_LOWEST(x) __builtin_ctzll((x) | 1ULL << 63)
KPI_WRITE_BY_BITS(kpi_write_plain, , KPI_LOWEST)

#if defined(__x86_64__)
KPI_WRITE_BY_BITS(kpi_write_avx2, KPI_AVX2, _tzcnt_u64)

/// The same sixteen at a time, by one compression of all places. Up to 16 entries behind the last
/// are overwritten.
KPI_AVX512 static inline uint32_t *kpi_write_avx512(uint32_t *next, uint32_t base,
                                                    uint64_t found) {
  const __m512i places = _mm512_set_epi8(
      63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41,
      40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18,
      17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
  const __m512i start = _mm512_set1_epi32((int)base);
  __m512i packed = _mm512_maskz_compress_epi8(found, places);
  int count = __builtin_popcountll(found);
  __m512i first = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(packed));
  _mm512_storeu_si512(next, _mm512_add_epi32(start, first));
  if (__builtin_expect(count > 16, 0)) {
    uint8_t rest[64];
    _mm512_storeu_si512(rest, packed);
    for (int k = 16; k < count; k++) next[k] = base + rest[k];
  }
  return next + count;
}
#endif
