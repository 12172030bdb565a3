-- A model is released to a share of the devices first, in percent; at 100 it is in use for everyone.
alter table promotions add share int not null default 100 check (share between 1 and 100);
-- What the endpoint counted where it took a release back by itself, or gave it to everyone.
alter table promotions add counted jsonb;

-- The model in use for everyone, and the one that is being released beside it: none or one row each.
create view released as select * from promotions where withdrawn_at is null and share = 100 order by key desc limit 1;
create view under_release as select * from promotions where withdrawn_at is null and share < 100 and key > coalesce((select key from released), 0) order by key desc limit 1;

-- Where a device stands in the order in which a model is released, 0 to 99: always the same, and another for each model.
create function release_place(model text, device text) returns int language sql stable as $$
  select (get_byte(hash, 0) * 65536 + get_byte(hash, 1) * 256 + get_byte(hash, 2)) % 100 from sha256(convert_to(model || ' ' || device, 'UTF8')) as hash
$$;

-- The model that read it. A name holds no such text: its quotes are escaped.
alter table corrections add model text;
update corrections set model = substring(wire from '"modelId":"([A-Za-z0-9_.:-]{1,128})"');
create index corrections_by_model on corrections (model, device, key);
