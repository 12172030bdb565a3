-- How many corrections have come in a day (UTC) by each token and from each device: counted as they come, since counting
-- them again for every batch would take longer with every one.
create table arrivals (
  day date not null,
  kind text not null check (kind in ('token', 'device')),
  name text not null,
  count int not null,
  primary key (day, kind, name)
);
insert into arrivals (day, kind, name, count)
  select (received_at at time zone 'UTC')::date, 'token', token, count(*) from corrections group by 1, 3
  union all
  select (received_at at time zone 'UTC')::date, 'device', device, count(*) from corrections group by 1, 3;
drop index corrections_by_token;
