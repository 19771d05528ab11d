// Counts and sums by a code of few values: sixty-four rows at a time with AVX-512, a comparison for
// each value in place of a look into memory for each row.

KPI_INLINE void kpi_sum_by_code_plain(const uint8_t *codes, const int32_t *values, size_t count,
                                      size_t groups, int64_t *counts, int64_t *sums) {
  for (size_t i = 0; i < count; i++) {
    if (codes[i] >= groups) continue;
    counts[codes[i]] += 1;
    sums[codes[i]] += values[i];
  }
}

#if defined(__x86_64__)
KPI_CELLS static void kpi_sum_by_code_avx512(const uint8_t *codes, const int32_t *values,
                                             size_t count, size_t groups, int64_t *counts,
                                             int64_t *sums) {
  __m512i totals[kpi_code_groups];
  for (size_t k = 0; k < kpi_code_groups; k++) totals[k] = _mm512_setzero_si512();
  size_t whole = count & ~(size_t)63;
  for (size_t i = 0; i < whole; i += 64) {
    __m512i row = _mm512_loadu_si512(codes + i);
    __m512i value[8];
    for (size_t part = 0; part < 8; part++) {
      value[part] = _mm512_cvtepi32_epi64(
          _mm256_loadu_si256((const __m256i *)(values + i + 8 * part)));
    }
    for (size_t k = 0; k < groups; k++) {
      uint64_t hits = _mm512_cmpeq_epi8_mask(row, _mm512_set1_epi8((char)k));
      counts[k] += __builtin_popcountll(hits);
      for (size_t part = 0; part < 8; part++) {
        totals[k] = _mm512_mask_add_epi64(totals[k], (__mmask8)(hits >> (8 * part)), totals[k],
                                          value[part]);
      }
    }
  }
  for (size_t k = 0; k < groups; k++) sums[k] += _mm512_reduce_add_epi64(totals[k]);
  kpi_sum_by_code_plain(codes + whole, values + whole, count - whole, groups, counts, sums);
}
#endif
