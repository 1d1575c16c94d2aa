SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.journal_is_kept() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN RAISE EXCEPTION 'the journal is only ever added to' USING ERRCODE = '55000'; END $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.accounts (
    seq bigint NOT NULL,
    revision bigint NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    organisation text NOT NULL,
    kind text NOT NULL,
    state text NOT NULL,
    password_hash text,
    failures bigint NOT NULL,
    locked_until double precision NOT NULL
);
CREATE TABLE public.campaign_findings (
    seq bigint NOT NULL,
    revision bigint NOT NULL,
    key text NOT NULL,
    campaign text NOT NULL,
    finding text NOT NULL,
    owner text NOT NULL,
    found_on text NOT NULL,
    seen_on text NOT NULL,
    run bigint NOT NULL,
    due text,
    state text NOT NULL,
    mended_on text,
    waiver text,
    waived_by text,
    evidence text NOT NULL,
    by_subject text,
    by_open_owner text
);
CREATE TABLE public.campaigns (
    seq bigint NOT NULL,
    revision bigint NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    "on" text NOT NULL,
    scope text NOT NULL,
    opened_by text NOT NULL,
    due text,
    settings text NOT NULL,
    state text NOT NULL,
    runs bigint NOT NULL,
    last_run_on text
);
CREATE TABLE public.departed_organisations (
    seq bigint NOT NULL,
    revision bigint NOT NULL,
    key text NOT NULL,
    organisation text NOT NULL,
    "on" text NOT NULL,
    evidence text NOT NULL,
    successors text NOT NULL,
    by_code text,
    by_name text,
    by_parent text
);
CREATE TABLE public.departed_organisations_by_successor (
    value text NOT NULL,
    seq bigint NOT NULL
);
CREATE TABLE public.former_members (
    seq bigint NOT NULL,
    revision bigint NOT NULL,
    key text NOT NULL,
    member text NOT NULL,
    reason text,
    "on" text NOT NULL,
    evidence text NOT NULL,
    transfer text,
    by_branch text,
    by_number text
);
CREATE TABLE public.grants (
    seq bigint NOT NULL,
    revision bigint NOT NULL,
    key text NOT NULL,
    functions text NOT NULL
);
CREATE TABLE public.journal (
    number bigint NOT NULL,
    operation text NOT NULL,
    algorithm text NOT NULL,
    previous bytea NOT NULL,
    hash bytea NOT NULL,
    parts integer NOT NULL,
    header bytea NOT NULL
);
CREATE TABLE public.journal_parts (
    number bigint NOT NULL,
    part integer NOT NULL,
    body bytea NOT NULL
);
CREATE TABLE public.members (
    seq bigint NOT NULL,
    revision bigint NOT NULL,
    key text NOT NULL,
    branch text NOT NULL,
    name text NOT NULL,
    id_number text NOT NULL,
    category text NOT NULL,
    sex text,
    birth_date text,
    ethnicity text,
    education text,
    joined_on text,
    full_since text,
    post text,
    phone text,
    home_address text,
    out_of_contact_since text,
    migrant_to text,
    entered_by text,
    by_number text,
    by_probationary text
);
CREATE TABLE public.organisations (
    seq bigint NOT NULL,
    revision bigint NOT NULL,
    key text NOT NULL,
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    tier text NOT NULL,
    parent text,
    category text,
    connected integer NOT NULL,
    secretary text,
    contact text,
    phone text,
    information_administrators text NOT NULL,
    category_code text,
    unit_situation text NOT NULL,
    units text NOT NULL,
    address text
);
CREATE TABLE public.organisations_by_unit (
    value text NOT NULL,
    seq bigint NOT NULL
);
CREATE TABLE public.partyreg_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.reports (
    seq bigint NOT NULL,
    revision bigint NOT NULL,
    key text NOT NULL,
    filed_by text NOT NULL,
    "to" text NOT NULL,
    what text NOT NULL,
    evidence text NOT NULL,
    reported_on text NOT NULL,
    member text,
    organisation text,
    settled_on text,
    by_to text,
    by_subject text
);
CREATE TABLE public.transfers (
    seq bigint NOT NULL,
    revision bigint NOT NULL,
    key text NOT NULL,
    member text,
    route text NOT NULL,
    state text NOT NULL,
    "position" bigint NOT NULL,
    submitted_on text NOT NULL,
    moved_on text NOT NULL,
    wish text,
    arrived_on text,
    returned_because text,
    letter text,
    newcomer text,
    receipt text,
    by_open_member text,
    by_receipt_outstanding text,
    by_letter text,
    by_open_number text
);
CREATE TABLE public.transfers_by_open_party (
    value text NOT NULL,
    seq bigint NOT NULL
);
CREATE TABLE public.transfers_by_party (
    value text NOT NULL,
    seq bigint NOT NULL
);
CREATE TABLE public.units (
    seq bigint NOT NULL,
    revision bigint NOT NULL,
    key text NOT NULL,
    name text NOT NULL,
    kind text,
    situation text,
    credit_code text,
    by_credit_code text
);
CREATE TABLE public.writers_turn (
    nobody integer
);
INSERT INTO public.accounts VALUES (16777229, 1, 'a-1', 'A000000000000', 'o-1', 'administrator', 'new', NULL, 0, 0);
INSERT INTO public.campaign_findings VALUES (50331648, 3, 'k-1/branch.under-three/o-1/', 'k-1', '{"check":"branch.under-three","severity":"error","subject":"o-1","organisation":"","clause":"N3.2a","message":"0","recommendation":"0","field":""}', 'o-1', '2018-01-09', '2018-01-09', 1, NULL, 'open', NULL, NULL, NULL, '[]', 'o-1', 'o-1');
INSERT INTO public.campaigns VALUES (16777232, 1, 'k-1', '0', '2018-01-09', 'o-1', 'o-1', NULL, '{"under":3,"large":50,"adult_age":18,"probation_overdue_months":24}', 'open', 0, NULL);
INSERT INTO public.departed_organisations VALUES (16777227, 1, 'o-1', '{"key":"o-1","code":"000000000000","name":"0","kind":"branch","tier":"branch","parent":"o-1","connected":true,"information_administrators":[],"unit_situation":"same-as-superior","units":[]}', '2018-01-09', '[{"document":"组发〔2018〕1号","dated":"2018-01-09"}]', '[]', '000000000000', '0', 'o-1');
INSERT INTO public.former_members VALUES (16777228, 1, 'm-1', '{"key":"m-1","branch":"o-1","name":"甲某","id_number":"110101199812310011","category":"full","sex":"male","birth_date":"1998-12-31","ethnicity":"汉族","joined_on":"2018-01-09","full_since":"2018-01-09"}', NULL, '2018-01-09', '[{"document":"组发〔2018〕1号","dated":"2018-01-09"}]', 't-1', 'o-1', '110101981231001');
INSERT INTO public.grants VALUES (16777225, 1, 'o-3', '["edit-member"]');
INSERT INTO public.journal VALUES (1, 'x-first', 'sha256', '\x0000000000000000000000000000000000000000000000000000000000000000', '\x2cbd10178368ad1e3abc6cd09de120afe73dce89dfc16de4d020eb0001316e7e', 1, '\x7b226f7065726174696f6e223a22782d6669727374222c226174223a22323031382d30312d30395430323a30303a30302b30303a3030222c226f6e223a22323031382d30312d3039222c22636f6d6d616e64223a22746573742e7772697465222c226163636f756e74223a22612d31222c226f7267616e69736174696f6e223a226f2d31222c22706572736f6e223a22e4b999e69f90222c2265766964656e6365223a5b5d2c227265667573616c73223a5b5d2c226e756d626572223a317d');
INSERT INTO public.journal VALUES (2, 'x-second', 'sha256', '\x2cbd10178368ad1e3abc6cd09de120afe73dce89dfc16de4d020eb0001316e7e', '\xe7d00e8fb1b37f42a28d10310d21564eb5a36e70208e725f91f1bc134660b04e', 1, '\x7b226f7065726174696f6e223a22782d7365636f6e64222c226174223a22323031382d30312d30395430323a30303a30302b30303a3030222c226f6e223a22323031382d30312d3039222c22636f6d6d616e64223a22746573742e7772697465222c226163636f756e74223a22612d31222c226f7267616e69736174696f6e223a226f2d31222c22706572736f6e223a22e4b999e69f90222c2265766964656e6365223a5b5d2c227265667573616c73223a5b5d2c226e756d626572223a327d');
INSERT INTO public.journal VALUES (3, 'x-third', 'sha256', '\xe7d00e8fb1b37f42a28d10310d21564eb5a36e70208e725f91f1bc134660b04e', '\x4ff1440381e90662c9bfa02082b57df3b93c0772d6d1b5682c5d64fb7fc9a8f6', 1, '\x7b226f7065726174696f6e223a22782d7468697264222c226174223a22323031382d30312d30395430323a30303a30302b30303a3030222c226f6e223a22323031382d30312d3039222c22636f6d6d616e64223a22746573742e7772697465222c226163636f756e74223a22612d31222c226f7267616e69736174696f6e223a226f2d31222c22706572736f6e223a22e4b999e69f90222c2265766964656e6365223a5b5d2c227265667573616c73223a5b5d2c226e756d626572223a337d');
INSERT INTO public.journal VALUES (4, 'x-fourth', 'sha256', '\x4ff1440381e90662c9bfa02082b57df3b93c0772d6d1b5682c5d64fb7fc9a8f6', '\xdd4b6ce8fd5e6a6965d79a1ffd5c0fc98cd215e7a74b490ba60eaaa6764db8aa', 0, '\x7b226f7065726174696f6e223a22782d666f75727468222c226174223a22323031382d30312d30395430323a30303a30302b30303a3030222c226f6e223a22323031382d30312d3039222c22636f6d6d616e64223a22746573742e7772697465222c226163636f756e74223a22612d31222c226f7267616e69736174696f6e223a226f2d31222c22706572736f6e223a22e4b999e69f90222c2265766964656e6365223a5b5d2c227265667573616c73223a5b5d2c226e756d626572223a347d');
INSERT INTO public.journal_parts VALUES (1, 0, '\x7b2261747472696275746573223a7b224f7267616e69736174696f6e223a5b226b6579222c22636f6465222c226e616d65222c226b696e64222c2274696572222c22706172656e74222c2263617465676f7279222c22636f6e6e6563746564222c22736563726574617279222c22636f6e74616374222c2270686f6e65222c22696e666f726d6174696f6e5f61646d696e6973747261746f7273222c2263617465676f72795f636f6465222c22756e69745f736974756174696f6e222c22756e697473222c2261646472657373225d2c22556e6974223a5b226b6579222c226e616d65222c226b696e64222c22736974756174696f6e222c226372656469745f636f6465225d2c224772616e7473223a5b226b6579222c2266756e6374696f6e73225d2c224d656d626572223a5b226b6579222c226272616e6368222c226e616d65222c2269645f6e756d626572222c2263617465676f7279222c22736578222c2262697274685f64617465222c226574686e6963697479222c22656475636174696f6e222c226a6f696e65645f6f6e222c2266756c6c5f73696e6365222c22706f7374222c2270686f6e65222c22686f6d655f61646472657373222c226f75745f6f665f636f6e746163745f73696e6365222c226d696772616e745f746f222c22656e74657265645f6279225d2c2244657061727465644f7267616e69736174696f6e223a5b226b6579222c226f7267616e69736174696f6e222c226f6e222c2265766964656e6365222c22737563636573736f7273225d2c22466f726d65724d656d626572223a5b226b6579222c226d656d626572222c22726561736f6e222c226f6e222c2265766964656e6365222c227472616e73666572225d2c224163636f756e74223a5b226b6579222c226e616d65222c226f7267616e69736174696f6e222c226b696e64222c227374617465222c2270617373776f72645f68617368222c226661696c75726573222c226c6f636b65645f756e74696c225d2c225265706f7274223a5b226b6579222c2266696c65645f6279222c22746f222c2277686174222c2265766964656e6365222c227265706f727465645f6f6e222c226d656d626572222c226f7267616e69736174696f6e222c22736574746c65645f6f6e225d2c225472616e73666572223a5b226b6579222c226d656d626572222c22726f757465222c227374617465222c22706f736974696f6e222c227375626d69747465645f6f6e222c226d6f7665645f6f6e222c2277697368222c22617272697665645f6f6e222c2272657475726e65645f62656361757365222c226c6574746572222c226e6577636f6d6572222c2272656365697074225d2c2243616d706169676e223a5b226b6579222c226e616d65222c226f6e222c2273636f7065222c226f70656e65645f6279222c22647565222c2273657474696e6773222c227374617465222c2272756e73222c226c6173745f72756e5f6f6e225d2c2243616d706169676e46696e64696e67223a5b226b6579222c2263616d706169676e222c2266696e64696e67222c226f776e6572222c22666f756e645f6f6e222c227365656e5f6f6e222c2272756e222c22647565222c227374617465222c226d656e6465645f6f6e222c22776169766572222c227761697665645f6279222c2265766964656e6365225d7d2c226368616e676573223a5b5b224f7267616e69736174696f6e222c6e756c6c2c5b226f2d31222c22303031222c22e794b2e79c81e5a794e7bb84e7bb87e983a8222c226f7267616e69736174696f6e2d6465706172746d656e74222c2270726f76696e6365222c6e756c6c2c6e756c6c2c747275652c6e756c6c2c6e756c6c2c6e756c6c2c5b5d2c6e756c6c2c2273616d652d61732d7375706572696f72222c5b5d2c6e756c6c5d2c224e332e3361225d2c5b224f7267616e69736174696f6e222c6e756c6c2c5b226f2d32222c22303032222c2241e58ebfe5a794e7bb84e7bb87e983a8222c226f7267616e69736174696f6e2d6465706172746d656e74222c22636f756e7479222c226f2d31222c6e756c6c2c747275652c6e756c6c2c6e756c6c2c6e756c6c2c5b5d2c6e756c6c2c2273616d652d61732d7375706572696f72222c5b5d2c6e756c6c5d2c224e332e3361225d2c5b224f7267616e69736174696f6e222c6e756c6c2c5b226f2d33222c22303033222c2242e99587e5859ae5a794222c22636f6d6d6974746565222c227072696d6172792d636f6d6d6974746565222c226f2d32222c6e756c6c2c747275652c6e756c6c2c6e756c6c2c6e756c6c2c5b5d2c6e756c6c2c2273616d652d61732d7375706572696f72222c5b22752d31222c22752d32225d2c6e756c6c5d2c224e332e3361225d2c5b224f7267616e69736174696f6e222c6e756c6c2c5b226f2d34222c22303034222c2245e99587e5859ae5a794222c22636f6d6d6974746565222c227072696d6172792d636f6d6d6974746565222c226f2d32222c6e756c6c2c747275652c6e756c6c2c6e756c6c2c6e756c6c2c5b5d2c6e756c6c2c2273616d652d61732d7375706572696f72222c5b5d2c6e756c6c5d2c224e332e3361225d2c5b224f7267616e69736174696f6e222c6e756c6c2c5b226f2d35222c22303035222c2243e694afe983a8222c226272616e6368222c226272616e6368222c226f2d33222c6e756c6c2c747275652c6e756c6c2c6e756c6c2c6e756c6c2c5b5d2c6e756c6c2c2273616d652d61732d7375706572696f72222c5b5d2c6e756c6c5d2c224e332e3361225d2c5b224f7267616e69736174696f6e222c6e756c6c2c5b226f2d36222c22303036222c2243e694afe983a8222c226272616e6368222c226272616e6368222c226f2d34222c6e756c6c2c747275652c6e756c6c2c6e756c6c2c6e756c6c2c5b5d2c6e756c6c2c2273616d652d61732d7375706572696f72222c5b5d2c6e756c6c5d2c224e332e3361225d2c5b224f7267616e69736174696f6e222c6e756c6c2c5b226f2d37222c22303037222c22e4b999e7b3bbe7bb9f222c226465706172746d656e742d73797374656d222c2270726f76696e6365222c6e756c6c2c6e756c6c2c747275652c6e756c6c2c6e756c6c2c6e756c6c2c5b5d2c6e756c6c2c2273616d652d61732d7375706572696f72222c5b5d2c6e756c6c5d2c224e332e3361225d2c5b22556e6974222c6e756c6c2c5b22752d31222c22e69f90e58e82222c6e756c6c2c6e756c6c2c6e756c6c5d2c224e332e3361225d2c5b22556e6974222c6e756c6c2c5b22752d32222c22e69f90e6a0a1222c6e756c6c2c6e756c6c2c6e756c6c5d2c224e332e3361225d2c5b224772616e7473222c6e756c6c2c5b226f2d33222c5b22656469742d6d656d626572225d5d2c224e332e3361225d2c5b224d656d626572222c6e756c6c2c5b226d2d31222c226f2d35222c22e794b2e69f90222c22343430333038313939393031313031353132222c2266756c6c222c6e756c6c2c6e756c6c2c6e756c6c2c6e756c6c2c6e756c6c2c6e756c6c2c6e756c6c2c6e756c6c2c6e756c6c2c6e756c6c2c6e756c6c2c6e756c6c5d2c224e332e3361225d2c5b2244657061727465644f7267616e69736174696f6e222c6e756c6c2c5b226f2d31222c7b226b6579223a226f2d31222c22636f6465223a22303030303030303030303030222c226e616d65223a2230222c226b696e64223a226272616e6368222c2274696572223a226272616e6368222c22706172656e74223a226f2d31222c22636f6e6e6563746564223a747275652c22696e666f726d6174696f6e5f61646d696e6973747261746f7273223a5b5d2c22756e69745f736974756174696f6e223a2273616d652d61732d7375706572696f72222c22756e697473223a5b5d7d2c22323031382d30312d3039222c5b7b22646f63756d656e74223a22e7bb84e58f91e3809432303138e3809531e58fb7222c226461746564223a22323031382d30312d3039227d5d2c5b5d5d2c224e332e3361225d2c5b22466f726d65724d656d626572222c6e756c6c2c5b226d2d31222c7b226b6579223a226d2d31222c226272616e6368223a226f2d31222c226e616d65223a22e794b2e69f90222c2269645f6e756d626572223a22313130313031313939383132333130303131222c2263617465676f7279223a2266756c6c222c22736578223a226d616c65222c2262697274685f64617465223a22313939382d31322d3331222c226574686e6963697479223a22e6b189e6978f222c226a6f696e65645f6f6e223a22323031382d30312d3039222c2266756c6c5f73696e6365223a22323031382d30312d3039227d2c6e756c6c2c22323031382d30312d3039222c5b7b22646f63756d656e74223a22e7bb84e58f91e3809432303138e3809531e58fb7222c226461746564223a22323031382d30312d3039227d5d2c22742d31225d2c224e332e3361225d2c5b224163636f756e74222c6e756c6c2c5b22612d31222c2241303030303030303030303030222c226f2d31222c2261646d696e6973747261746f72222c226e6577222c6e756c6c2c302c302e305d2c224e332e3361225d2c5b225265706f7274222c6e756c6c2c5b22722d31222c226f2d31222c226f2d31222c22e6adbbe4baa1222c7b22646f63756d656e74223a22e7bb84e58f91e3809432303138e3809531e58fb7222c226461746564223a22323031382d30312d3039227d2c22323031382d30312d3039222c226d2d31222c6e756c6c2c6e756c6c5d2c224e332e3361225d2c5b225472616e73666572222c6e756c6c2c5b22742d31222c226d2d31222c7b226b696e64223a22696e7465726e616c222c227374657073223a5b7b226f7267616e69736174696f6e223a226f2d34222c22726f6c65223a22696e697469617465222c22636c61757365223a2247342e3263222c2266756e6374696f6e223a227375626d69742d7472616e73666572227d2c7b226f7267616e69736174696f6e223a226f2d33222c22726f6c65223a2272656365697665222c22636c61757365223a22592d696e7465726e616c222c2266756e6374696f6e223a22726563656976652d6d656d626572227d5d2c22736f75726365223a226f2d34222c2264657374696e6174696f6e223a226f2d35222c227265636569766572223a226f2d33222c22636c61757365223a2247342e31227d2c22696e2d617070726f76616c222c312c22323031382d30312d3039222c22323031382d30312d3039222c226f2d35222c6e756c6c2c6e756c6c2c6e756c6c2c6e756c6c2c6e756c6c5d2c224e332e3361225d2c5b2243616d706169676e222c6e756c6c2c5b226b2d31222c2230222c22323031382d30312d3039222c226f2d31222c226f2d31222c6e756c6c2c7b22756e646572223a332c226c61726765223a35302c226164756c745f616765223a31382c2270726f626174696f6e5f6f7665726475655f6d6f6e746873223a32347d2c226f70656e222c302c6e756c6c5d2c224e332e3361225d2c5b2243616d706169676e46696e64696e67222c6e756c6c2c5b226b2d312f6272616e63682e756e6465722d74687265652f6f2d312f222c226b2d31222c7b22636865636b223a226272616e63682e756e6465722d7468726565222c227365766572697479223a226572726f72222c227375626a656374223a226f2d31222c226f7267616e69736174696f6e223a22222c22636c61757365223a224e332e3261222c226d657373616765223a2230222c227265636f6d6d656e646174696f6e223a2230222c226669656c64223a22227d2c226f2d31222c22323031382d30312d3039222c22323031382d30312d3039222c312c6e756c6c2c226f70656e222c6e756c6c2c6e756c6c2c6e756c6c2c5b5d5d2c224e332e3361225d5d7d');
INSERT INTO public.journal_parts VALUES (2, 0, '\x7b2261747472696275746573223a7b2243616d706169676e46696e64696e67223a5b226b6579222c2263616d706169676e222c2266696e64696e67222c226f776e6572222c22666f756e645f6f6e222c227365656e5f6f6e222c2272756e222c22647565222c227374617465222c226d656e6465645f6f6e222c22776169766572222c227761697665645f6279222c2265766964656e6365225d7d2c226368616e676573223a5b5b2243616d706169676e46696e64696e67222c5b226b2d312f6272616e63682e756e6465722d74687265652f6f2d312f222c226b2d31222c7b22636865636b223a226272616e63682e756e6465722d7468726565222c227365766572697479223a226572726f72222c227375626a656374223a226f2d31222c226f7267616e69736174696f6e223a22222c22636c61757365223a224e332e3261222c226d657373616765223a2230222c227265636f6d6d656e646174696f6e223a2230222c226669656c64223a22227d2c226f2d31222c22323031382d30312d3039222c22323031382d30312d3039222c312c6e756c6c2c226f70656e222c6e756c6c2c6e756c6c2c6e756c6c2c5b5d5d2c6e756c6c2c224e332e3361225d5d7d');
INSERT INTO public.journal_parts VALUES (3, 0, '\x7b2261747472696275746573223a7b2243616d706169676e46696e64696e67223a5b226b6579222c2263616d706169676e222c2266696e64696e67222c226f776e6572222c22666f756e645f6f6e222c227365656e5f6f6e222c2272756e222c22647565222c227374617465222c226d656e6465645f6f6e222c22776169766572222c227761697665645f6279222c2265766964656e6365225d7d2c226368616e676573223a5b5b2243616d706169676e46696e64696e67222c6e756c6c2c5b226b2d312f6272616e63682e756e6465722d74687265652f6f2d312f222c226b2d31222c7b22636865636b223a226272616e63682e756e6465722d7468726565222c227365766572697479223a226572726f72222c227375626a656374223a226f2d31222c226f7267616e69736174696f6e223a22222c22636c61757365223a224e332e3261222c226d657373616765223a2230222c227265636f6d6d656e646174696f6e223a2230222c226669656c64223a22227d2c226f2d31222c22323031382d30312d3039222c22323031382d30312d3039222c312c6e756c6c2c226f70656e222c6e756c6c2c6e756c6c2c6e756c6c2c5b5d5d2c224e332e3361225d5d7d');
INSERT INTO public.members VALUES (16777226, 1, 'm-1', 'o-5', '甲某', '440308199901101512', 'full', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '440308990110151', NULL);
INSERT INTO public.organisations VALUES (16777216, 1, 'o-1', '001', '甲省委组织部', 'organisation-department', 'province', NULL, NULL, 1, NULL, NULL, NULL, '[]', NULL, 'same-as-superior', '[]', NULL);
INSERT INTO public.organisations VALUES (16777217, 1, 'o-2', '002', 'A县委组织部', 'organisation-department', 'county', 'o-1', NULL, 1, NULL, NULL, NULL, '[]', NULL, 'same-as-superior', '[]', NULL);
INSERT INTO public.organisations VALUES (16777218, 1, 'o-3', '003', 'B镇党委', 'committee', 'primary-committee', 'o-2', NULL, 1, NULL, NULL, NULL, '[]', NULL, 'same-as-superior', '["u-1","u-2"]', NULL);
INSERT INTO public.organisations VALUES (16777219, 1, 'o-4', '004', 'E镇党委', 'committee', 'primary-committee', 'o-2', NULL, 1, NULL, NULL, NULL, '[]', NULL, 'same-as-superior', '[]', NULL);
INSERT INTO public.organisations VALUES (16777220, 1, 'o-5', '005', 'C支部', 'branch', 'branch', 'o-3', NULL, 1, NULL, NULL, NULL, '[]', NULL, 'same-as-superior', '[]', NULL);
INSERT INTO public.organisations VALUES (16777221, 1, 'o-6', '006', 'C支部', 'branch', 'branch', 'o-4', NULL, 1, NULL, NULL, NULL, '[]', NULL, 'same-as-superior', '[]', NULL);
INSERT INTO public.organisations VALUES (16777222, 1, 'o-7', '007', '乙系统', 'department-system', 'province', NULL, NULL, 1, NULL, NULL, NULL, '[]', NULL, 'same-as-superior', '[]', NULL);
INSERT INTO public.organisations_by_unit VALUES ('u-1', 16777218);
INSERT INTO public.organisations_by_unit VALUES ('u-2', 16777218);
INSERT INTO public.partyreg_version VALUES ('0001');
INSERT INTO public.reports VALUES (16777230, 1, 'r-1', 'o-1', 'o-1', '死亡', '{"document":"组发〔2018〕1号","dated":"2018-01-09"}', '2018-01-09', 'm-1', NULL, NULL, 'o-1', 'm-1');
INSERT INTO public.transfers VALUES (16777231, 1, 't-1', 'm-1', '{"kind":"internal","steps":[{"organisation":"o-4","role":"initiate","clause":"G4.2c","function":"submit-transfer"},{"organisation":"o-3","role":"receive","clause":"Y-internal","function":"receive-member"}],"source":"o-4","destination":"o-5","receiver":"o-3","clause":"G4.1"}', 'in-approval', 1, '2018-01-09', '2018-01-09', 'o-5', NULL, NULL, NULL, NULL, NULL, 'm-1', NULL, NULL, NULL);
INSERT INTO public.transfers_by_open_party VALUES ('o-3', 16777231);
INSERT INTO public.transfers_by_open_party VALUES ('o-4', 16777231);
INSERT INTO public.transfers_by_open_party VALUES ('o-5', 16777231);
INSERT INTO public.transfers_by_party VALUES ('o-3', 16777231);
INSERT INTO public.transfers_by_party VALUES ('o-4', 16777231);
INSERT INTO public.transfers_by_party VALUES ('o-5', 16777231);
INSERT INTO public.units VALUES (16777223, 1, 'u-1', '某厂', NULL, NULL, NULL, NULL);
INSERT INTO public.units VALUES (16777224, 1, 'u-2', '某校', NULL, NULL, NULL, NULL);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_key_key UNIQUE (key);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT accounts_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.campaign_findings
    ADD CONSTRAINT campaign_findings_key_key UNIQUE (key);
ALTER TABLE ONLY public.campaign_findings
    ADD CONSTRAINT campaign_findings_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_key_key UNIQUE (key);
ALTER TABLE ONLY public.campaigns
    ADD CONSTRAINT campaigns_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.departed_organisations_by_successor
    ADD CONSTRAINT departed_organisations_by_successor_pkey PRIMARY KEY (value, seq);
ALTER TABLE ONLY public.departed_organisations
    ADD CONSTRAINT departed_organisations_key_key UNIQUE (key);
ALTER TABLE ONLY public.departed_organisations
    ADD CONSTRAINT departed_organisations_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.former_members
    ADD CONSTRAINT former_members_key_key UNIQUE (key);
ALTER TABLE ONLY public.former_members
    ADD CONSTRAINT former_members_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.grants
    ADD CONSTRAINT grants_key_key UNIQUE (key);
ALTER TABLE ONLY public.grants
    ADD CONSTRAINT grants_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_operation_key UNIQUE (operation);
ALTER TABLE ONLY public.journal_parts
    ADD CONSTRAINT journal_parts_pkey PRIMARY KEY (number, part);
ALTER TABLE ONLY public.journal
    ADD CONSTRAINT journal_pkey PRIMARY KEY (number);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_key_key UNIQUE (key);
ALTER TABLE ONLY public.members
    ADD CONSTRAINT members_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.organisations_by_unit
    ADD CONSTRAINT organisations_by_unit_pkey PRIMARY KEY (value, seq);
ALTER TABLE ONLY public.organisations
    ADD CONSTRAINT organisations_key_key UNIQUE (key);
ALTER TABLE ONLY public.organisations
    ADD CONSTRAINT organisations_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.partyreg_version
    ADD CONSTRAINT partyreg_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.reports
    ADD CONSTRAINT reports_key_key UNIQUE (key);
ALTER TABLE ONLY public.reports
    ADD CONSTRAINT reports_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.transfers_by_open_party
    ADD CONSTRAINT transfers_by_open_party_pkey PRIMARY KEY (value, seq);
ALTER TABLE ONLY public.transfers_by_party
    ADD CONSTRAINT transfers_by_party_pkey PRIMARY KEY (value, seq);
ALTER TABLE ONLY public.transfers
    ADD CONSTRAINT transfers_key_key UNIQUE (key);
ALTER TABLE ONLY public.transfers
    ADD CONSTRAINT transfers_pkey PRIMARY KEY (seq);
ALTER TABLE ONLY public.units
    ADD CONSTRAINT units_key_key UNIQUE (key);
ALTER TABLE ONLY public.units
    ADD CONSTRAINT units_pkey PRIMARY KEY (seq);
CREATE INDEX accounts_at_name ON public.accounts USING btree (name, seq) WHERE (name IS NOT NULL);
CREATE INDEX accounts_at_organisation ON public.accounts USING btree (organisation, seq) WHERE (organisation IS NOT NULL);
CREATE INDEX campaign_findings_at_campaign ON public.campaign_findings USING btree (campaign, seq) WHERE (campaign IS NOT NULL);
CREATE INDEX campaign_findings_at_open_owner ON public.campaign_findings USING btree (by_open_owner, seq) WHERE (by_open_owner IS NOT NULL);
CREATE INDEX campaign_findings_at_subject ON public.campaign_findings USING btree (by_subject, seq) WHERE (by_subject IS NOT NULL);
CREATE INDEX campaigns_at_scope ON public.campaigns USING btree (scope, seq) WHERE (scope IS NOT NULL);
CREATE INDEX departed_organisations_at_code ON public.departed_organisations USING btree (by_code, seq) WHERE (by_code IS NOT NULL);
CREATE INDEX departed_organisations_at_name ON public.departed_organisations USING btree (by_name, seq) WHERE (by_name IS NOT NULL);
CREATE INDEX departed_organisations_at_parent ON public.departed_organisations USING btree (by_parent, seq) WHERE (by_parent IS NOT NULL);
CREATE INDEX departed_organisations_by_successor_seq ON public.departed_organisations_by_successor USING btree (seq);
CREATE INDEX former_members_at_branch ON public.former_members USING btree (by_branch, seq) WHERE (by_branch IS NOT NULL);
CREATE INDEX former_members_at_number ON public.former_members USING btree (by_number, seq) WHERE (by_number IS NOT NULL);
CREATE INDEX members_at_branch ON public.members USING btree (branch, seq) WHERE (branch IS NOT NULL);
CREATE INDEX members_at_number ON public.members USING btree (by_number, seq) WHERE (by_number IS NOT NULL);
CREATE INDEX members_at_probationary ON public.members USING btree (by_probationary, seq) WHERE (by_probationary IS NOT NULL);
CREATE INDEX organisations_at_code ON public.organisations USING btree (code, seq) WHERE (code IS NOT NULL);
CREATE INDEX organisations_at_name ON public.organisations USING btree (name, seq) WHERE (name IS NOT NULL);
CREATE INDEX organisations_by_unit_seq ON public.organisations_by_unit USING btree (seq);
CREATE INDEX reports_at_subject ON public.reports USING btree (by_subject, seq) WHERE (by_subject IS NOT NULL);
CREATE INDEX reports_at_to ON public.reports USING btree (by_to, seq) WHERE (by_to IS NOT NULL);
CREATE INDEX transfers_at_letter ON public.transfers USING btree (by_letter, seq) WHERE (by_letter IS NOT NULL);
CREATE INDEX transfers_at_member ON public.transfers USING btree (member, seq) WHERE (member IS NOT NULL);
CREATE INDEX transfers_at_open_member ON public.transfers USING btree (by_open_member, seq) WHERE (by_open_member IS NOT NULL);
CREATE INDEX transfers_at_open_number ON public.transfers USING btree (by_open_number, seq) WHERE (by_open_number IS NOT NULL);
CREATE INDEX transfers_at_receipt_outstanding ON public.transfers USING btree (by_receipt_outstanding, seq) WHERE (by_receipt_outstanding IS NOT NULL);
CREATE INDEX transfers_by_open_party_seq ON public.transfers_by_open_party USING btree (seq);
CREATE INDEX transfers_by_party_seq ON public.transfers_by_party USING btree (seq);
CREATE INDEX units_at_credit_code ON public.units USING btree (by_credit_code, seq) WHERE (by_credit_code IS NOT NULL);
CREATE TRIGGER journal_is_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal FOR EACH STATEMENT EXECUTE FUNCTION public.journal_is_kept();
ALTER TABLE public.journal ENABLE ALWAYS TRIGGER journal_is_kept;
CREATE TRIGGER journal_parts_is_kept BEFORE DELETE OR UPDATE OR TRUNCATE ON public.journal_parts FOR EACH STATEMENT EXECUTE FUNCTION public.journal_is_kept();
ALTER TABLE public.journal_parts ENABLE ALWAYS TRIGGER journal_parts_is_kept;
ALTER TABLE ONLY public.departed_organisations_by_successor
    ADD CONSTRAINT departed_organisations_by_successor_seq_fkey FOREIGN KEY (seq) REFERENCES public.departed_organisations(seq) ON DELETE CASCADE;
ALTER TABLE ONLY public.journal_parts
    ADD CONSTRAINT journal_parts_number_fkey FOREIGN KEY (number) REFERENCES public.journal(number) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.organisations_by_unit
    ADD CONSTRAINT organisations_by_unit_seq_fkey FOREIGN KEY (seq) REFERENCES public.organisations(seq) ON DELETE CASCADE;
ALTER TABLE ONLY public.organisations
    ADD CONSTRAINT organisations_parent_fkey FOREIGN KEY (parent) REFERENCES public.organisations(key) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.transfers_by_open_party
    ADD CONSTRAINT transfers_by_open_party_seq_fkey FOREIGN KEY (seq) REFERENCES public.transfers(seq) ON DELETE CASCADE;
ALTER TABLE ONLY public.transfers_by_party
    ADD CONSTRAINT transfers_by_party_seq_fkey FOREIGN KEY (seq) REFERENCES public.transfers(seq) ON DELETE CASCADE;
