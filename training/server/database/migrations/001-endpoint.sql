-- Who may speak to the endpoint. The secret half of a token is kept only as its SHA-256.
create table tokens (
  id text primary key,
  name text not null,
  role text not null check (role in ('submit', 'review', 'admin')),
  secret_hash bytea not null check (octet_length(secret_hash) = 32),
  created_at timestamptz not null default now(),
  revoked_at timestamptz
);

create table token_uses (
  token text not null references tokens,
  day date not null,
  uses int not null,
  refused int not null,
  last_at timestamptz not null,
  last_address text not null,
  primary key (token, day)
);

create table audit (
  key bigint generated always as identity primary key,
  at timestamptz not null default now(),
  token text references tokens,
  action text not null,
  subject text not null,
  detail jsonb not null default '{}',
  address text
);

-- A batch that has been answered is answered alike for ever.
create table batches (
  id text primary key,
  token text not null references tokens,
  content_hash bytea not null check (octet_length(content_hash) = 32),
  received_at timestamptz not null default now(),
  answer text not null
);

-- `wire` is the correction as it came, in the form of src/formats/correction-batch-json.ts; `label` the latest word of
-- its author, `reviewed_label` of a reviewer. Training learns from what is clear or accepted.
create table corrections (
  key bigint generated always as identity primary key,
  id text not null unique,
  batch text not null,
  token text not null references tokens,
  device text not null,
  drawing_hash bytea not null check (octet_length(drawing_hash) = 32),
  wire text not null,
  picture bytea not null check (octet_length(picture) = 784),
  predicted text,
  label text not null,
  created_at timestamptz not null,
  received_at timestamptz not null default now(),
  state text not null default 'received' check (state in ('received', 'clear', 'flagged', 'accepted', 'rejected')),
  flags jsonb not null default '[]',
  likeness int[] not null default '{}',
  model_says jsonb,
  reviewed_label text,
  reviewed_by text references tokens,
  reviewed_at timestamptz
);
create index corrections_by_drawing on corrections (drawing_hash);
create index corrections_by_device on corrections (device, received_at);
create index corrections_by_token on corrections (token, received_at);
create index corrections_by_state on corrections (state, key);
create index corrections_by_likeness on corrections using gin (likeness) with (fastupdate = off);

-- What an author has changed since it first came.
create table correction_versions (
  key bigint generated always as identity primary key,
  correction text not null references corrections (id),
  batch text not null,
  wire text not null,
  replaced_at timestamptz not null default now()
);

create table models (
  id text primary key,
  manifest text not null,
  origin text not null check (origin in ('shipped', 'retrained')),
  passed boolean not null,
  report jsonb,
  added_at timestamptz not null default now()
);

create table model_files (
  model text not null references models,
  name text not null,
  sha256 text not null,
  bytes bytea not null,
  primary key (model, name)
);

-- A stack: the model in use is that of the latest promotion that was not withdrawn.
create table promotions (
  key bigint generated always as identity primary key,
  model text not null references models,
  at timestamptz not null default now(),
  by_token text references tokens,
  reason text not null check (reason in ('first', 'shipped', 'gate', 'person')),
  withdrawn_at timestamptz,
  withdrawn_by text references tokens
);

-- The jobs themselves are pg-boss's; here is what it has no place for.
create table retrainings (
  job uuid primary key,
  asked_at timestamptz not null default now(),
  asked_by text references tokens,
  settings jsonb not null,
  seed int not null,
  base text references models,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'passed', 'refused', 'cancelled', 'failed')),
  progress jsonb,
  worker text,
  heard_at timestamptz,
  attempts int not null default 0,
  cancel boolean not null default false,
  model text references models,
  promoted boolean not null default false,
  report jsonb,
  page text,
  failure text,
  ended_at timestamptz
);
