/** A search, and what an engineer who knows ClickHouse and the table would write for the same rows. */
export interface SearchPair {
  readonly name: string;
  readonly spl: string;
  sql(table: string): string;
  /** The most that the search may take, as a multiple; 1.5 by default. */
  readonly most?: number;
}

/** The last part of a Windows path. */
const leaf = (column: string): string => `splitByChar('\\\\', assumeNotNull(${column}))[-1]`;
const iso = (what: string): string => `formatDateTime(${what}, '%Y-%m-%dT%H:%i:%S')`;
const notNull = (...columns: readonly string[]): string => columns.map((c) => `${c} IS NOT NULL`).join(' AND ');

const STATS: readonly SearchPair[] = [
  {
    name: 'stats by five fields, IN of wildcards',
    spl: `EventCode=1 CommandLine IN ("*-EncodedCommand*", "*-enc *", "*FromBase64String*", "*DownloadString*")
      | stats count min(_time) AS firstTime max(_time) AS lastTime by Computer User Image CommandLine ParentImage`,
    sql: (
      t,
    ) => `SELECT f_Computer, f_User, f_Image, f_CommandLine, f_ParentImage, count(), min(_time), max(_time) FROM ${t}
      WHERE f_EventCode = '1' AND multiSearchAnyCaseInsensitive(f_CommandLine, ['-encodedcommand', '-enc ', 'frombase64string', 'downloadstring'])
        AND ${notNull('f_Computer', 'f_User', 'f_Image', 'f_ParentImage')} GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5`,
  },
  {
    name: 'stats values and dc by two fields',
    spl: 'EventCode=3 DestinationPort=445 | stats dc(DestinationIp) AS targets values(Protocol) AS protocols by Computer User',
    sql: (t) => `SELECT f_Computer, f_User, uniqExact(f_DestinationIp), arraySort(groupUniqArray(f_Protocol)) FROM ${t}
      WHERE f_EventCode = '3' AND f_DestinationPort = '445' AND ${notNull('f_Computer', 'f_User')} GROUP BY 1, 2 ORDER BY 1, 2`,
  },
  {
    name: 'stats count by one field, all events',
    spl: '* | stats count by Computer',
    sql: (t) => `SELECT f_Computer, count() FROM ${t} WHERE f_Computer IS NOT NULL GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'stats count, where count above a bound',
    spl: 'EventCode=3 | stats count by DestinationIp | where count > 40',
    sql: (t) => `SELECT f_DestinationIp, count() AS n FROM ${t} WHERE f_EventCode = '3' AND f_DestinationIp IS NOT NULL
      GROUP BY 1 HAVING n > 40 ORDER BY 1`,
  },
  {
    name: 'stats range of time per user, a session of sorts',
    spl: 'EventCode=1 | stats range(_time) AS duration count by User | where duration > 60 AND count > 5',
    sql: (t) => `SELECT f_User, toFloat64(max(_time)) - toFloat64(min(_time)) AS d, count() AS n FROM ${t}
      WHERE f_EventCode = '1' AND f_User IS NOT NULL GROUP BY 1 HAVING d > 60 AND n > 5 ORDER BY 1`,
  },
  {
    name: 'stats of conditions',
    spl: `EventCode=22 | stats count(eval(QueryStatus="0")) AS good count(eval(QueryStatus!="0")) AS bad by Computer
      | eval share=bad/(good+bad) | where share > 0.01`,
    sql: (
      t,
    ) => `SELECT f_Computer, countIf(f_QueryStatus = '0') AS good, countIf(f_QueryStatus != '0') AS bad, bad / (good + bad) AS share
      FROM ${t} WHERE f_EventCode = '22' AND f_Computer IS NOT NULL GROUP BY 1 HAVING share > 0.01 ORDER BY 1`,
  },
  {
    name: 'bin of time, dc by user',
    spl: 'EventCode=3 | bin _time span=1h | stats dc(DestinationIp) AS targets by User _time | where targets > 2',
    sql: (t) => `SELECT f_User, toStartOfHour(_time) AS h, uniqExact(f_DestinationIp) AS n FROM ${t}
      WHERE f_EventCode = '3' AND f_User IS NOT NULL GROUP BY 1, 2 HAVING n > 2 ORDER BY 1, 2`,
  },
  {
    name: 'timechart by a field',
    spl: 'EventCode=3 | bin _time span=1h | stats count by _time Protocol',
    sql: (t) => `SELECT toStartOfHour(_time) AS h, f_Protocol, count() FROM ${t}
      WHERE f_EventCode = '3' AND f_Protocol IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
  },
  {
    name: 'top',
    spl: 'EventCode=22 | top limit=20 QueryName',
    sql: (t) => `SELECT f_QueryName, count() AS n, n * 100 / sum(n) OVER () AS percent FROM ${t}
      WHERE f_EventCode = '22' AND f_QueryName IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT 20`,
  },
  {
    name: 'rare',
    spl: 'EventCode=1 | rare limit=20 Image',
    sql: (t) => `SELECT f_Image, count() AS n, n * 100 / sum(n) OVER () AS percent FROM ${t}
      WHERE f_EventCode = '1' AND f_Image IS NOT NULL GROUP BY 1 ORDER BY n, 1 LIMIT 20`,
  },
];

const FILTERS: readonly SearchPair[] = [
  {
    name: 'rex, then where',
    spl: `EventCode=1 | rex field=CommandLine "--profile p(?<profile>\\d+)" | where profile > 38
      | stats count by profile Computer`,
    sql: (
      t,
    ) => `SELECT extract(assumeNotNull(f_CommandLine), '--profile p(\\\\d+)') AS profile, f_Computer, count() FROM ${t}
      WHERE f_EventCode = '1' AND toFloat64OrNull(profile) > 38 AND f_Computer IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
  },
  {
    name: 'regex',
    spl: 'EventCode=1 | regex CommandLine="(?i)certutil.*--profile p1\\d" | stats count by Image',
    sql: (
      t,
    ) => `SELECT f_Image, count() FROM ${t} WHERE f_EventCode = '1' AND match(f_CommandLine, '(?i)certutil.*--profile p1\\\\d')
      AND f_Image IS NOT NULL GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'where match and like',
    spl: `EventCode=1 | where like(ParentImage, "%winword.exe") AND match(CommandLine, "powershell|cmd")
      | stats count by Computer User`,
    sql: (
      t,
    ) => `SELECT f_Computer, f_User, count() FROM ${t} WHERE f_EventCode = '1' AND f_ParentImage LIKE '%winword.exe'
      AND match(f_CommandLine, 'powershell|cmd') AND ${notNull('f_Computer', 'f_User')} GROUP BY 1, 2 ORDER BY 1, 2`,
  },
  {
    name: 'cidrmatch',
    spl: 'EventCode=3 | where cidrmatch("10.2.0.0/16", SourceIp) | stats count by DestinationIp',
    sql: (
      t,
    ) => `SELECT f_DestinationIp, count() FROM ${t} WHERE f_EventCode = '3' AND isIPv4String(assumeNotNull(f_SourceIp))
      AND isIPAddressInRange(assumeNotNull(f_SourceIp), '10.2.0.0/16') AND f_DestinationIp IS NOT NULL GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'a network as a search term',
    spl: 'EventCode=3 SourceIp="10.2.0.0/16" NOT DestinationIp="192.168.0.0/16" | stats count by DestinationPort',
    sql: (t) => `SELECT f_DestinationPort, count() FROM ${t} WHERE f_EventCode = '3'
      AND isIPv4String(assumeNotNull(f_SourceIp)) AND isIPAddressInRange(assumeNotNull(f_SourceIp), '10.2.0.0/16')
      AND NOT (isIPv4String(assumeNotNull(f_DestinationIp)) AND isIPAddressInRange(assumeNotNull(f_DestinationIp), '192.168.0.0/16'))
      AND f_DestinationPort IS NOT NULL GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'NOT IN',
    spl: `EventCode=1 NOT ParentImage IN ("*\\\\explorer.exe", "*\\\\services.exe") NOT User="*SYSTEM"
      | stats count by ParentImage User`,
    sql: (t) => `SELECT f_ParentImage, f_User, count() FROM ${t} WHERE f_EventCode = '1'
      AND NOT (f_ParentImage ILIKE '%\\\\\\\\explorer.exe' OR f_ParentImage ILIKE '%\\\\\\\\services.exe') AND NOT f_User ILIKE '%SYSTEM'
      GROUP BY 1, 2 ORDER BY 1, 2`,
  },
  {
    name: 'terms in the whole event',
    spl: '"ngrok.io" | stats count by Computer',
    sql: (t) => `SELECT f_Computer, count() FROM ${t} WHERE positionCaseInsensitive(_raw, 'ngrok.io') > 0
      AND f_Computer IS NOT NULL GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'terms in the whole event, one of several',
    spl: '("ngrok.io" OR "certutil" OR "EncodedCommand") EventCode=1 | stats count by Image',
    sql: (
      t,
    ) => `SELECT f_Image, count() FROM ${t} WHERE multiSearchAnyCaseInsensitive(_raw, ['ngrok.io', 'certutil', 'encodedcommand'])
      AND f_EventCode = '1' AND f_Image IS NOT NULL GROUP BY 1 ORDER BY 1`,
  },
];

const SHAPES: readonly SearchPair[] = [
  {
    name: 'a chain of case, then stats',
    spl: `EventCode=3 | eval service=case(DestinationPort="443", "https", DestinationPort="80", "http", DestinationPort="53", "dns",
      DestinationPort="445", "smb", true(), "other") | stats count by service Computer`,
    sql: (
      t,
    ) => `SELECT multiIf(f_DestinationPort = '443', 'https', f_DestinationPort = '80', 'http', f_DestinationPort = '53', 'dns',
      f_DestinationPort = '445', 'smb', 'other') AS service, f_Computer, count() FROM ${t}
      WHERE f_EventCode = '3' AND f_Computer IS NOT NULL GROUP BY 1, 2 ORDER BY 1, 2`,
  },
  {
    name: 'coalesce of other names',
    spl: 'EventCode=1 OR EventCode=3 | eval what=coalesce(CommandLine, DestinationIp) | stats dc(what) AS n by Computer',
    sql: (t) => `SELECT f_Computer, uniqExact(coalesce(f_CommandLine, f_DestinationIp)) FROM ${t}
      WHERE f_EventCode IN ('1', '3') AND f_Computer IS NOT NULL GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'the last part of a path, lower case',
    spl: 'EventCode=1 | eval process=lower(mvindex(split(Image, "\\\\"), -1)) | stats count by process',
    sql: (t) => `SELECT lower(${leaf('f_Image')}) AS process, count() FROM ${t}
      WHERE f_EventCode = '1' AND f_Image IS NOT NULL GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'length of text above a bound',
    spl: 'EventCode=22 | eval length=len(QueryName) | where length > 18 | stats avg(length) AS mean by Computer',
    sql: (
      t,
    ) => `SELECT f_Computer, avg(lengthUTF8(f_QueryName)) FROM ${t} WHERE f_EventCode = '22' AND lengthUTF8(f_QueryName) > 18
      AND f_Computer IS NOT NULL GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'eventstats, then where',
    spl: `EventCode=3 | stats count by User DestinationPort | eventstats avg(count) AS mean stdev(count) AS deviation by DestinationPort
      | where count > mean + 2 * deviation`,
    sql: (
      t,
    ) => `SELECT * FROM (SELECT f_User, f_DestinationPort, n, avg(n) OVER w AS mean, stddevSamp(n) OVER w AS deviation FROM
      (SELECT f_User, f_DestinationPort, count() AS n FROM ${t} WHERE f_EventCode = '3' AND ${notNull('f_User', 'f_DestinationPort')}
        GROUP BY 1, 2) WINDOW w AS (PARTITION BY f_DestinationPort)) WHERE n > mean + 2 * deviation ORDER BY 1, 2`,
  },
  {
    name: 'streamstats over sorted rows',
    spl: 'EventCode=22 QueryStatus=9003 | sort 0 _time | streamstats count by Computer | where count = 5 | table _time Computer',
    sql: (
      t,
    ) => `SELECT _time, f_Computer FROM (SELECT _time, _seq, f_Computer, count() OVER (PARTITION BY f_Computer ORDER BY _time, _seq
      ROWS UNBOUNDED PRECEDING) AS n FROM ${t} WHERE f_EventCode = '22' AND f_QueryStatus = '9003' AND f_Computer IS NOT NULL) WHERE n = 5 ORDER BY _time`,
  },
  {
    name: 'makemv and mvexpand',
    spl: 'EventCode=1 IntegrityLevel=High | makemv delim="," Hashes | mvexpand Hashes | search Hashes="IMPHASH*" | stats count by Hashes',
    sql: (t) => `SELECT h, count() FROM (SELECT arrayJoin(splitByChar(',', assumeNotNull(f_Hashes))) AS h FROM ${t}
      WHERE f_EventCode = '1' AND f_IntegrityLevel = 'High') WHERE h ILIKE 'IMPHASH%' GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'dedup',
    spl: 'EventCode=22 | dedup Computer QueryName | stats count by Computer',
    sql: (
      t,
    ) => `SELECT f_Computer, uniqExact(f_QueryName) FROM ${t} WHERE f_EventCode = '22' AND ${notNull('f_Computer', 'f_QueryName')}
      GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'spath of one path',
    spl: 'EventCode=1 Details=* | spath input=Details path=actor.name output=actor | stats count by actor',
    sql: (t) => `SELECT JSONExtractString(assumeNotNull(f_Details), 'actor', 'name') AS actor, count() FROM ${t}
      WHERE f_EventCode = '1' AND f_Details IS NOT NULL AND actor != '' GROUP BY 1 ORDER BY 1`,
  },
  {
    name: 'the newest events as a table',
    spl: 'EventCode=1 | head 100 | table _time Computer User CommandLine',
    sql: (t) =>
      `SELECT _time, f_Computer, f_User, f_CommandLine FROM ${t} WHERE f_EventCode = '1' ORDER BY _time DESC, _seq DESC LIMIT 100`,
  },
];

const MODELS: readonly SearchPair[] = [
  {
    name: 'tstats by six fields of a data model',
    spl: `| tstats count min(_time) AS firstTime max(_time) AS lastTime from datamodel=Endpoint.Processes
      where Processes.process="*-EncodedCommand*" by Processes.dest Processes.user Processes.process_name Processes.process
      Processes.process_id Processes.parent_process_path`,
    sql: (
      t,
    ) => `SELECT f_Computer, replaceRegexpOne(assumeNotNull(f_User), '^.*\\\\\\\\', '') AS user, ${leaf('f_Image')} AS name, f_CommandLine,
        f_ProcessId, f_ParentImage, count(), ${iso('min(_time)')}, ${iso('max(_time)')} FROM ${t}
      WHERE f_EventCode = '1' AND positionCaseInsensitive(f_CommandLine, '-encodedcommand') > 0 GROUP BY 1, 2, 3, 4, 5, 6 ORDER BY 1, 2, 3, 4, 5, 6`,
  },
  {
    name: 'tstats by four fields of events',
    spl: '| tstats count where index=main by host sourcetype source index',
    sql: (t) => `SELECT host, sourcetype, source, index, count() FROM ${t} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
  },
  {
    name: 'tstats by four fields of a data model',
    spl: '| tstats count from datamodel=Network_Resolution.DNS by DNS.query DNS.reply_code_id DNS.src index',
    sql: (t) => `SELECT f_QueryName, f_QueryStatus, f_Computer, index, count() FROM ${t} WHERE f_EventCode = '22'
      AND ${notNull('f_QueryName', 'f_QueryStatus', 'f_Computer')} GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4`,
  },
  {
    name: 'a data model / its filter on raw columns',
    spl: '| tstats count from datamodel=Endpoint.Processes where Processes.process="*certutil*" by Processes.dest',
    sql: (
      t,
    ) => `SELECT f_Computer, count() FROM ${t} WHERE f_EventCode = '1' AND positionCaseInsensitive(f_CommandLine, 'certutil') > 0
      AND f_Computer IS NOT NULL GROUP BY 1 ORDER BY 1`,
    most: 1.3,
  },
];

export const SEARCH_PAIRS: readonly SearchPair[] = [...STATS, ...FILTERS, ...SHAPES, ...MODELS];
