/* What it is: the yardstick of the benchmark, a stage-1 walker of the same fidelity as sim-core/arch, in plain C:
 * halves of the address space, any granule, TxSZ and tag checks, short start tables, blocks, 48- and 52-bit addresses,
 * limits from tables above, AF and dirty state, permissions with PAN and WXN, MAIR and shareability, faults with level.
 * It counts nothing, keeps no events and has no TLB. Usage: walker FILE PASSES (the file comes from mmu.mjs).
 * Prints: nanoseconds per translation of the best pass, and the sum of all physical addresses of one pass. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum fault { NONE, TRANSLATION, ADDRESS_SIZE, ACCESS_FLAG, PERMISSION, EXTERNAL };
enum kind { READ, WRITE, EXEC };

struct half {
  int page_shift, input_bits, start_level, bits_per_level, first_block, wide;
  int size_fault, base_fault, disabled, no_user, ignore_tag_data, ignore_tag_fetch, share;
  int shifts[5];
  uint64_t base, limit, hierarchy;
};

struct regime {
  int enabled, wxn, epan, haf, hd;
  uint8_t mair[8];
  struct half low, high;
};

struct memory {
  uint64_t *words, base, size;
};

struct result {
  enum fault fault;
  int level, attr, share, update;
  uint64_t pa, desc_pa, desc, updated, limits;
};

#define VALID (1ull << 0)
#define TABLE (1ull << 1)
#define USER (1ull << 6)
#define READ_ONLY (1ull << 7)
#define AF (1ull << 10)
#define DBM (1ull << 51)
#define PXN (1ull << 53)
#define UXN (1ull << 54)
#define PXN_TABLE (1ull << 59)
#define UXN_TABLE (1ull << 60)
#define NO_USER (1ull << 61)
#define NO_WRITE (1ull << 62)

static uint64_t address_in(uint64_t desc, int low, int wide) {
  int top = wide == 2 ? 50 : 48;
  uint64_t body = desc & ((1ull << top) - 1) & ~((1ull << low) - 1);
  if (wide == 1) body |= ((desc >> 12) & 0xf) << 48;
  if (wide == 2) body |= ((desc >> 8) & 3) << 50;
  return body;
}

static int permitted(const struct regime *r, const struct result *o, int el, enum kind kind, int pan) {
  uint64_t d = o->desc, l = o->limits;
  int managed = r->hd && (d & DBM) && (d & READ_ONLY);
  int user = (d & USER) && !(l & NO_USER);
  int write = (!(d & READ_ONLY) || managed) && !(l & NO_WRITE);
  int user_write = user && write;
  int user_exec = !(d & UXN) && !(l & UXN_TABLE);
  if (el == 0) {
    if (kind == READ) return user;
    if (kind == WRITE) return user_write;
    return user_exec && !(r->wxn && user_write);
  }
  if (kind == EXEC) return !(d & PXN) && !(l & PXN_TABLE) && !user_write && !(r->wxn && write);
  if (pan && (user || (r->epan && user_exec && !(r->wxn && user_write)))) return 0;
  return kind == READ || write;
}

static void fail(struct result *o, enum fault fault, int level) {
  o->fault = fault;
  o->level = level;
}

__attribute__((noinline)) static void translate(const struct regime *r, const struct memory *m, uint64_t va, int el,
                                                enum kind kind, int pan, struct result *o) {
  const struct half *h = (va >> 55) & 1 ? &r->high : &r->low;
  int tbi = kind == EXEC ? h->ignore_tag_fetch : h->ignore_tag_data;
  int64_t top = tbi ? (int64_t)(va << 8) >> 8 : (int64_t)va;
  o->update = 0;
  o->limits = 0;
  if (h->size_fault || h->disabled || (el == 0 && h->no_user) ||
      top >> h->input_bits != ((va >> 55) & 1 ? -1 : 0))
    return fail(o, TRANSLATION, 0);
  if (h->base_fault) return fail(o, ADDRESS_SIZE, 0);
  uint64_t table = h->base;
  int level = h->start_level, width = h->input_bits - h->shifts[level + 1];
  for (;;) {
    int shift = h->shifts[level + 1];
    uint64_t pa = table + 8 * ((va >> shift) & ((1ull << width) - 1));
    o->desc_pa = pa;
    if (pa - m->base >= m->size) return fail(o, EXTERNAL, level);
    uint64_t d = m->words[(pa - m->base) >> 3];
    o->desc = d;
    int is_table = (d & TABLE) != 0, last = level == 3;
    if (!(d & VALID) || (!is_table && (last || level < h->first_block))) return fail(o, TRANSLATION, level);
    if (last || !is_table) {
      uint64_t base = address_in(d, shift, h->wide);
      if (base >= h->limit) return fail(o, ADDRESS_SIZE, level);
      if (!(d & AF) && !r->haf) return fail(o, ACCESS_FLAG, level);
      if (!permitted(r, o, el, kind, pan)) return fail(o, PERMISSION, level);
      o->updated = d | AF;
      if (kind == WRITE && r->hd && (d & DBM) && (d & READ_ONLY)) o->updated &= ~READ_ONLY;
      o->update = o->updated != d;
      o->pa = base + (va & ((1ull << shift) - 1));
      o->attr = r->mair[(d >> 2) & 7];
      int share = h->wide == 2 ? h->share : (int)(d >> 8) & 3;
      int outer = o->attr >> 4, inner = o->attr & 15;
      o->share = outer == 0 || (outer == 4 && (inner == 4 || inner == 0)) ? 2 : share;
      o->fault = NONE;
      o->level = level;
      return;
    }
    table = address_in(d, h->page_shift, h->wide);
    if (table >= h->limit) return fail(o, ADDRESS_SIZE, level);
    o->limits |= d & h->hierarchy;
    level++;
    width = h->bits_per_level;
  }
}

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1e9 + t.tv_nsec;
}

int main(int argc, char **argv) {
  uint64_t head[4]; /* base of memory, words of memory, root table, number of addresses */
  FILE *f = argc > 2 ? fopen(argv[1], "rb") : NULL;
  if (!f || fread(head, 8, 4, f) != 4) return 1;
  struct memory m = {malloc(head[1] * 8), head[0], head[1] * 8};
  uint64_t *vas = malloc(head[3] * 8);
  if (!m.words || !vas || fread(m.words, 8, head[1], f) != head[1] || fread(vas, 8, head[3], f) != head[3]) return 1;
  struct half h = {.page_shift = 12, .input_bits = 48, .bits_per_level = 9, .first_block = 1, .base = head[2]};
  for (int i = 0; i < 5; i++) h.shifts[i] = 12 + 9 * (4 - i);
  h.limit = 1ull << 48;
  h.hierarchy = PXN_TABLE | UXN_TABLE | NO_USER | NO_WRITE;
  struct regime r = {.enabled = 1, .haf = 1, .hd = 1, .mair = {0xff}, .low = h, .high = h};
  struct result o = {0};
  double best = 1e18;
  uint64_t sum = 0;
  for (int pass = 0; pass < atoi(argv[2]); pass++) {
    double begin = now();
    sum = 0;
    for (uint64_t i = 0; i < head[3]; i++) {
      translate(&r, &m, vas[i], 0, READ, 0, &o);
      sum += o.pa;
    }
    double each = (now() - begin) / head[3];
    if (each < best) best = each;
  }
  printf("%.3f %llu\n", best, (unsigned long long)sum);
  return 0;
}
