-- A candidate that phones read with beside the model in use, without showing what it reads: one at a time.
create table shadows (
  key bigint generated always as identity primary key,
  model text not null references models,
  -- The model in use when it began: only against that is it counted.
  against text not null references models,
  begun_at timestamptz not null default now(),
  begun_by text references tokens,
  ended_at timestamptz
);
create unique index one_shadow on shadows ((true)) where ended_at is null;

-- How the two read what a device's user has judged since: its totals, by label. No drawing comes with them.
create table shadow_counts (
  shadow bigint not null references shadows,
  device text not null,
  label text not null,
  both_right int not null,
  only_before int not null,
  only_candidate int not null,
  neither int not null,
  token text not null references tokens,
  at timestamptz not null default now(),
  primary key (shadow, device, label)
);
