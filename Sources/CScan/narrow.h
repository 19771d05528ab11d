// Values into the narrow slots that columns lie in; what does not fit is counted, and its slot
// means nothing.

#define KPI_INLINE static inline __attribute__((always_inline))

KPI_INLINE size_t kpi_narrow_codes_plain(const uint32_t *in, size_t count, uint8_t *out) {
  uint32_t beyond = 0;
  for (size_t i = 0; i < count; i++) {
    out[i] = (uint8_t)in[i];
    beyond |= in[i] >> 8;
  }
  return beyond != 0;
}

KPI_INLINE size_t kpi_narrow_integers_plain(const int64_t *in, size_t count, int32_t *out) {
  uint64_t beyond = 0;
  for (size_t i = 0; i < count; i++) {
    out[i] = (int32_t)in[i];
    beyond |= (uint64_t)(in[i] ^ (int64_t)(int32_t)in[i]);
  }
  return beyond != 0;
}

KPI_INLINE kpi_narrowed_days kpi_narrow_days_plain(const int32_t *in, size_t count,
                                                   uint16_t *out) {
  uint32_t beyond = 0, zeros = 0;
  for (size_t i = 0; i < count; i++) {
    out[i] = (uint16_t)in[i];
    beyond |= (uint32_t)in[i] >> 16;
    zeros += in[i] == 0;
  }
  kpi_narrowed_days result = {beyond != 0, zeros};
  return result;
}

KPI_INLINE size_t kpi_narrow_instants_plain(const int64_t *in, size_t count, uint32_t *out) {
  uint64_t beyond = 0;
  for (size_t i = 0; i < count; i++) {
    uint64_t seconds = (uint64_t)in[i] / 1000000;
    out[i] = (uint32_t)seconds;
    beyond |= (seconds >> 32) | ((uint64_t)in[i] ^ seconds * 1000000);
  }
  return beyond != 0;
}

#if defined(__x86_64__)
KPI_CELLS static size_t kpi_narrow_codes_avx512(const uint32_t *in, size_t count, uint8_t *out) {
  return kpi_narrow_codes_plain(in, count, out);
}

KPI_CELLS static size_t kpi_narrow_integers_avx512(const int64_t *in, size_t count,
                                                   int32_t *out) {
  return kpi_narrow_integers_plain(in, count, out);
}

KPI_CELLS static kpi_narrowed_days kpi_narrow_days_avx512(const int32_t *in, size_t count,
                                                          uint16_t *out) {
  return kpi_narrow_days_plain(in, count, out);
}

/// Instants up to the year 2106 are below 2^53, so that doubles hold them and their quotients
/// exactly enough: the product tells whether a quotient is whole.
KPI_CELLS static size_t kpi_narrow_instants_avx512(const int64_t *in, size_t count,
                                                   uint32_t *out) {
  const __m512d million = _mm512_set1_pd(1e6);
  const __m512i factor = _mm512_set1_epi64(1000000);
  __m512i beyond = _mm512_setzero_si512();
  for (size_t i = 0; i < count; i += 8) {
    size_t left = count - i;
    __mmask8 some = left >= 8 ? 0xFF : (__mmask8)((1u << left) - 1);
    __m512i instant = _mm512_maskz_loadu_epi64(some, in + i);
    __m512d quotient = _mm512_div_pd(_mm512_cvtepi64_pd(instant), million);
    __m512i seconds = _mm512_cvttpd_epi64(quotient);
    __m512i whole = _mm512_mullo_epi64(seconds, factor);
    beyond = _mm512_or_si512(
        beyond, _mm512_or_si512(_mm512_srli_epi64(seconds, 32), _mm512_xor_si512(instant, whole)));
    _mm512_mask_cvtepi64_storeu_epi32(out + i, some, seconds);
  }
  return _mm512_test_epi64_mask(beyond, beyond) != 0;
}
#endif
