/** What is recorded from the reference engine and replayed: hand-picked expressions and generated ones (fixed seed). */
import fc from 'fast-check';

/** Instant at which the recording's clock stands: 2026-02-13T02:00:00Z. */
export const RECORDED_AT = Date.UTC(2026, 1, 13, 2);
export const SEED = 20260213;

/** Variables every recorded expression sees, as a client would send them. */
export const VARIABLES = `{"i":5,"f":1.5,"one":1.0,"long":10000000000000001,"big":1e10,"tiny":0.0000001,"neg":-3,
"s":"驿站 Yizhan","empty":"","yes":true,"no":false,"nil":null,"xs":[1,2,3],"fs":[1.0,2.50,3],"words":["b","a","c"],
"mixed":[1,"a",null,true],"none":[],"nested":[[1,2],[3]],"ctx":{"a":1,"b":{"c":"deep","d":1.0},"e":null},
"people":[{"name":"Li","age":61},{"name":"Wang","age":17},{"name":"Zhao","age":35}],"day":"2026-02-13",
"moment":"2026-02-13T16:00:00Z","a b":7,"x-y":8}`;

const LITERALS = `
1|1.0|1.50|.5|-1|- 1|--1|+1|0.1+0.2|1e3|1E3|1.|00012|1/3|string(1/3)|2/3|1/8|10/4|1/0|0/0|5-7|2*3.5|2**10|2**-1|2**0.5|-2**2|2**3**2
10000000000000001|9223372036854775807|9223372036854775808|99999999999999999999|12345678901234567890.5|0.1*3|1.1+1.3=2.4
1.10+1.10|string(1.10+1.10)|string(1.0*1.0)|string(100/1)|string(1.00/2)|string(0.0000001)|string(123456789012345678901234567890)
string(2/3)|string(10/3)|string(1/7*7)|string(0.1**10)|string(2**100)|string(1.5**2)|string(1.0-1.0)|string(1000000*1000000)
string(12345678901234567890123456789012345678901234567890)|12345678901234567890123456789012345678901234567890+0
"a"|"a\\nb"|"a\\tb"|"a\\"b"|"a\\\\b"|"a\\\\nb"|"a\\u0041"|"a\\'b"|"\\d+"|"驿站"|""|"a"+"b"|"a"+1|1+"a"|"a"+null|"it's"
true|false|null|not(true)|not(null)|not(1)|[]|[1,2]|[1,"a",null]|[[1],[2]]|[1+1,nil]|{}|{a:1}|{"a":1}|{"a b":1}|{a b:1}|{a:1,b:a+1}|{a:{b:{c:1}}}.a.b.c
{a:1}.b|{a:1,a:2}|{"x-y":1}|{a:null}.a|{f: function(a) a+1, r: f(2)}.r|{f: function(n) if n <= 1 then 1 else n*f(n-1), r: f(5)}.r
i|f|one|long|big|tiny|neg|s|nil|missing|xs|fs|mixed|none|nested|ctx|ctx.a|ctx.b|ctx.b.c|ctx.b.d|ctx.e|ctx.z|ctx.z.y|ctx.a.b|nil.a|missing.a|s.a|i.a|xs.a
people|people.name|people[1]|people[1].name|people[age>18].name|people[item.age>18].name|people[name="Li"].age|people[1].age + 1|people[-1].name|people[age>99]
string(one)|string(big)|string(tiny)|string(f)|string(long)|string(fs)|string(ctx.b)|one+0|big+1|one=1|one=1.00|long+1|fs[1]|[one]|{x:one}|{x:ctx}|[ctx]
\`a b\`|\`x-y\`|\`a b\`+1|x-y|a b|\`missing name\`|i-f|i -f|i- f|s.length
`;

const LOGIC = `
true and true|true and false|true and null|null and true|null and null|false and null|null and false|true and 1|1 and true|1 and false|1 and 1|"a" and true
true or false|false or false|false or null|null or false|true or null|null or true|null or null|1 or true|1 or false|true or 1|false or 1
true and false or true|true or false and false|not(true and false)|yes and no|yes or missing|missing and no|missing or yes|missing or no
if true then 1 else 2|if false then 1 else 2|if null then 1 else 2|if 1 then 1 else 2|if missing then 1 else 2|if "a" then 1 else 2|if i > 3 then "big" else "small"|if true then 1|if yes then if no then 1 else 2 else 3
1=1|1=1.0|1="1"|1=null|null=null|null=1|missing=null|null!=null|1!=null|1!="1"|"a"="a"|"a"="b"|true=true|true=1|[1]=[1]|[1]=[1.0]|[1]=[2]|[1,2]=[1]|[]=[]|[null]=[null]|[1]=["a"]|{a:1}={a:1}|{a:1}={a:2}|{a:1}={b:1}|{}={}|{a:1,b:2}={b:2,a:1}|{a:null}={}|ctx.a=1|ctx.z.y=1|ctx={a:1}
1<2|2<1|1<"a"|"a"<"b"|"B"<"a"|null<1|1<null|missing>1|1>=1|1<=0|true<false|[1]<[2]|{}<{}|1 != 2|1 < 2 < 3|1 = 1 = true
5 between 1 and 10|5 between 6 and 10|5 between null and 10|0 between null and 10|5 between 1 and 3|null between 1 and 2|"b" between "a" and "c"|1 between 1 and 1|5 between 1 and 10 and true
5 in [1..10]|5 in (5..10]|5 in ]5..10]|5 in [1..5)|5 in [1..5[|5 in (1..10)|"b" in ["a".."c"]|null in [1..2]|5 in ["a".."c"]|5 in > 3|5 in >3|5 in <= 3|5 in (> 3, < 1)|5 in (1,5)|5 in (1,2)|5 in 5|5 in 6|5 in [1,5]|5 in ([1,5])|5 in [1,2]|5 in null|null in null|null in (null)|5 in "a"|5 in true|true in true|false in false|5 in (? > 3)|5 in (? > 7)|5 in xs|1 in xs|2 in (xs)|i in (1,i)|5 in not(5)|"a" in ("a","b")|"c" in ("a","b")|[1] in [[1]]|5 in (1..10)|i in [f..10]|@"2026-02-13" in [@"2026-01-01"..@"2026-12-31"]
> 3|[1..3]|(1..3)|? > 3|?|x > ?|function(a) a|[function(a) a]|{f: function() 1}
1 instance of number|"a" instance of string|true instance of boolean|null instance of number|null instance of Any|1 instance of Any|null instance of null|[] instance of list|{} instance of context|@"2026-02-13" instance of date|@"10:00:00" instance of time|@"2026-02-13T10:00:00" instance of date and time|@"P1Y" instance of years and months duration|@"P1D" instance of days and time duration|@"P1D" instance of day-time-duration|@"P1Y" instance of year-month-duration|1 instance of string|1 instance of foo|missing instance of Any|(function(a) a) instance of function|1 instance of list<number>
is defined(i)|is defined(missing)|is defined(nil)|is defined(ctx.z)|is defined(ctx.a)|is defined(ctx.e)|get or else(i,1)|get or else(nil,1)|get or else(missing,1)|get or else(ctx.z.y,"d")|get or else(null,null)|get or else(false,true)|assert(1,true)|assert(1,false)|assert(1,null)|assert(i, i > 3)|assert(i, i > 30, "too small")|get or else(value: nil, default: 3)
some x in xs satisfies x > 2|some x in xs satisfies x > 3|every x in xs satisfies x > 0|every x in xs satisfies x > 1|some x in [] satisfies true|every x in [] satisfies false|some x in [1,null] satisfies x > 0|some x in [null,1] satisfies x > 3|every x in [1,null] satisfies x > 0|every x in [null,0] satisfies x > 0|some x in nil satisfies x|some x in 1 satisfies x|some x in xs, y in xs satisfies x + y = 6|every x in xs, y in xs satisfies x < y|some x in 1..3 satisfies x = 2|some x in xs satisfies x|every x in [1] satisfies 1
for x in xs return x*2|for x in [] return x|for x in nil return x|for x in 1 return x|for x in 1..3 return x|for x in 3..1 return x|for x in 1..1 return x|for x in 1.5..4 return x|for x in -1..1 return x|for x in i..7 return x|for x in 1.."a" return x|for x in xs, y in [10,20] return x*y|for x in xs, y in xs return x+y|for x in 1..5 return if x <= 2 then 1 else partial[-1] + partial[-2]|for x in 1..4 return x + sum(partial)|for x in 1..4 return count(partial)|for x in people return x.name|for x in ctx return x|for p in people, x in [1] return p.age + x|for x in nested, y in x return y
xs[1]|xs[0]|xs[4]|xs[-1]|xs[-3]|xs[-4]|xs[1.5]|xs[null]|xs["a"]|xs[true]|xs[false]|xs[i]|xs[i-4]|xs[item > 1]|xs[item > 5]|xs[item >= 1 and item < 3]|none[1]|none[item > 1]|nil[1]|i[1]|s[1]|[1,2,3,4][item > 2][1]|nested[1][2]|nested[1]|nested[2][1]|[{a:1},{b:2}][a=1]|[{a:1},{b:2}][b=2]|[{a:1},{a:null}][a=null]|[{item:1}][item=1]|[{i:1},{i:9}][i > 5]|xs[count(xs)]|xs[f]|xs[(1)]|words[item < "c"]|xs[odd(item)]|xs[-1] + 1|people[age > 18 and name != "Li"].name|people[sum(xs) - 5].name|mixed[item = null]|mixed[item instance of string]|xs[if true then 1 else 2]|xs[item]|[true,false][item]
`;

const FUNCTIONS = `
count(xs)|count([])|count(null)|count(1)|count([null])|min(xs)|max(xs)|min([])|max([])|min(1,2)|max(3,1,2)|min(words)|max("a","b")|min([1,"a"])|min([null,1])|max([true,false])|min(@"2026-01-01",@"2025-01-01")|max(@"P1D",@"PT1H")
sum(xs)|sum([])|sum(1,2,3)|sum(["a"])|sum([1,null])|sum(fs)|sum([0.1,0.2])|string(sum([0.1,0.2]))|product(xs)|product([])|product(2,3)|mean(xs)|mean([])|mean(1,2)|mean([1,2,2])|median(xs)|median([])|median(1,2,3,4)|stddev(2,4,7,5)|stddev([47])|stddev([])|mode(6,3,9,6,6)|mode([6,1,9,6,1])|mode([])
all([true,true])|all([true,false])|all([])|all([true,null])|all([false,null])|all(true,false)|all(1)|all([1])|any([true,false])|any([false])|any([])|any([false,null])|any(false,true)|any([1])|and([true,false])|or([false,true])|all(null)
sublist(xs,1)|sublist(xs,2)|sublist(xs,-2)|sublist(xs,1,2)|sublist(xs,-2,1)|sublist(xs,5)|sublist(xs,0)|sublist(xs,-5)|sublist(xs,1,10)|sublist(xs,2,-1)|append(xs,4)|append(xs,4,5)|append(xs)|append([],[1])|concatenate(xs,[4])|concatenate(xs,4)|concatenate([1],[[2]])|union([1,2],[2,3])|union([1],[1.0])|insert before(xs,1,0)|insert before(xs,3,9)|insert before(xs,-1,9)|insert before(xs,9,9)|insert before(xs,0,9)|remove(xs,1)|remove(xs,-1)|remove(xs,9)|remove(xs,0)|reverse(xs)|reverse([])|index of(xs,2)|index of(xs,9)|index of([1,2,1,null],1)|index of([1,null],null)|distinct values([1,2,1,1.0,"a","a",null,null])|duplicate values([1,2,1,3,2])|flatten([1,[2,[3,[4]]]])|flatten(nested)|list contains(xs,2)|list contains(xs,2.0)|list contains(xs,"2")|list contains([null],null)|list contains([{a:1}],{a:1})|list contains([[1]],[1])|is empty([])|is empty(xs)|is empty(null)|partition(xs,2)|partition([1,2,3,4,5],2)|partition(xs,0)|partition([],2)
sort([3,1,2], function(x,y) x < y)|sort([3,1,2], function(x,y) x > y)|sort(people, function(x,y) x.age < y.age).name|sort(words, function(a,b) a < b)|sort([3,1,2], function(x) x)|sort([1,"a"], function(x,y) x < y)|sort(list: xs, precedes: function(x,y) x > y)|string join(words)|string join(words,", ")|string join(words,", ","[","]")|string join(["a",null,"b"],"-")|string join([1,2])|string join([])|string join(words,null)|string join(["a"],"x","<",">")
string length(s)|string length("")|string length("👍")|string length(1)|string length(null)|upper case("aBc")|lower case("ABC")|upper case("ß")|upper case(s)|substring("foobar",3)|substring("foobar",3,3)|substring("foobar",-2,1)|substring("foobar",-2)|substring("foobar",0)|substring("foobar",7)|substring("foobar",8)|substring("foobar",1,99)|substring("foobar",3,0)|substring("foobar",-9)|substring("foobar",2.9)|substring before("foobar","bar")|substring before("foobar","x")|substring before("foobar","")|substring after("foobar","ob")|substring after("","a")|substring after("foobar","x")|substring after("foobar","")|contains("foobar","of")|contains("foobar","ob")|starts with("foobar","fo")|ends with("foobar","r")|contains(null,"a")|contains("a",1)
replace("0123456789","(\\d{3})(\\d{3})(\\d{4})","($1) $2-$3")|replace("aaa","a","b")|replace("aXa","x","y","i")|replace("a.b",".","-")|replace("a.b","\\.","-")|replace("abc","[","x")|replace("abc","b","$")|matches("foobar","^fo*b")|matches("foobar","^o")|matches("FOO","foo","i")|matches("身份证","^[\\u4e00-\\u9fa5]+$")|matches("a1","[a-z]\\d")|matches("abc","[")|matches("a\\nb","a.b","s")|matches("a\\nb","a.b")|split("John Doe","\\s")|split("a;b;c;;",";")|split("","a")|split("abc","")|split("a1b2","[0-9]")|extract("references are 1234, 1256, 1378","12[0-9]*")|extract("abc","x")|extract("a1b2","[a-z]\\d")|trim("  a b  ")|trim("\\ta\\n")|is blank(" ")|is blank("")|is blank("a")|is blank(null)|to base64("FEEL")|to base64("驿站")|to base64(1)|uuid() instance of string|string length(uuid())
decimal(1/3,2)|decimal(2.5,0)|decimal(1.5,0)|decimal(-2.5,0)|decimal(1.125,2,"half_up")|decimal(1.125,2,"HALF_DOWN")|decimal(1.5,0,"foo")|decimal(123.4,-2)|string(decimal(1,2))|decimal(null,1)|floor(1.5)|floor(-1.5)|floor(-1.56,1)|ceiling(1.5)|ceiling(-1.5)|ceiling(-1.56,1)|round up(5.5,0)|round up(-5.5,0)|round up(1.121,2)|round down(5.5,0)|round down(-5.5,0)|round down(1.126,2)|round half up(5.5,0)|round half up(-5.5,0)|round half up(1.125,2)|round half down(5.5,0)|round half down(-5.5,0)|round half down(1.126,2)|abs(-10)|abs(10)|abs(@"-PT5H")|abs(@"-P2M")|abs(n: -1)|abs("a")|modulo(12,5)|modulo(-12,5)|modulo(12,-5)|modulo(10.1,4.5)|modulo(-10.1,4.5)|modulo(1,0)|sqrt(16)|sqrt(2)|sqrt(-1)|log(10)|log(0)|log(-1)|exp(5)|exp(0)|odd(5)|odd(2)|odd(-5)|odd(1.5)|even(2)|even(5)|even(-2)|even(0)|random number() < 1|round up(1.5)|decimal(1.005,2)
string(1)|string(1.5)|string("a")|string(null)|string(true)|string([1,"a",null])|string({a:1,b:"x"})|string(@"2026-02-13")|string(@"10:00:00")|string(@"2026-02-13T10:00:00")|string(@"2026-02-13T10:00:00Z")|string(@"2026-02-13T10:00:00+08:00")|string(@"2026-02-13T10:00:00@Asia/Shanghai")|string(@"P1Y2M")|string(@"P1DT2H")|string([[1],{a:[2]}])|string(function(a,b) a)|string([1.10])
number("1")|number("1.50")|string(number("1.50"))|number("a")|number("1e3")|number("")|number(" 1")|number("1 000",  " ")|number("1.000,5",".",",")|number("1,000.5",",")|number("1 000.0"," ",".")|number("1","x")|number(1)|number(null)|number("-5")|number("+5")|number("1.000,0",".",".")|number("1500,5",null,",")
context([{key:"a",value:1},{key:"b",value:2}])|context([{key:"a"}])|context([{key:1,value:2}])|context([])|get entries({a:1})|get entries({})|get entries(null)|get value({a:1},"a")|get value({a:1},"b")|get value({a:{b:2}},["a","b"])|get value({a:{b:2}},["a","c"])|get value({a:1},[])|get value(null,"a")|get value(ctx,"a")|context put({a:1},"b",2)|context put({a:1},"a",2)|context put({a:{b:1}},["a","c"],2)|context put({},["a","b"],1)|context put({a:1},["a","b"],1)|context put({a:1},1,1)|context put(null,"a",1)|context merge({a:1},{b:2})|context merge([{a:1},{a:2}])|context merge({a:1},1)|context merge()|put({a:1},"b",2)|put all({a:1},{b:2})|put(ctx,"a",5)|context put(ctx,"new",nil)
before(1,10)|before(10,1)|before(1,[2..5])|before(2,[2..5])|before(2,(2..5])|before([1..5],10)|before([1..5],5)|before([1..5),5)|before([1..5],[6..10])|before([1..5],[5..10])|before([1..5),[5..10])|after(10,5)|after(5,10)|after(12,[2..5])|after([2..5],1)|after([6..10],[1..5])|after([5..10],[1..5))|meets([1..5],[5..10])|meets([1..3],[4..6])|meets([1..5],(5..8])|met by([5..10],[1..5])|met by([3..4],[1..2])|overlaps([5..10],[1..6])|overlaps((3..7],[1..4])|overlaps([1..3],(3..6])|overlaps before([1..5],[4..10])|overlaps before([3..4],[1..2])|overlaps before([1..5],[5..10])|overlaps after([4..10],[1..5])|overlaps after([3..4],[1..2])|finishes(5,[1..5])|finishes(10,[1..7])|finishes([3..5],[1..5])|finishes((1..5],[1..5])|finished by([5..10],10)|finished by([3..4],2)|finished by([1..5],[3..5])|includes([5..10],6)|includes([3..4],5)|includes([1..10],[4..6])|includes([5..8],[1..5])|during(5,[1..10])|during(12,[1..10])|during([4..6],[1..10])|during([1..10],[4..6])|starts(1,[1..5])|starts(1,(1..8])|starts([1..3],[1..5])|starts([1..5],[1..5])|started by([1..10],1)|started by((1..10],1)|started by([1..10],[1..5])|coincides(5,5)|coincides(3,4)|coincides([1..5],[1..5])|coincides([1..5],[2..6])|before(@"2026-01-01",@"2026-02-01")|includes([@"2026-01-01"..@"2026-12-31"],@"2026-02-13")|during("b",["a".."c"])|before(point1: 1, point2: 2)|overlaps before(range1: [1..5], range2: [4..10])
to json({a:1})|to json([1,"a",null])|to json(1.5)|to json("a")|to json(null)|to json(true)|to json(@"2026-02-13")|from json("{\\"a\\":1}")|from json("[1,2]")|from json("1.5")|from json("x")|from json(null)
substring(string:"foobar", start position: 3)|substring(start position: 3, string: "foobar")|contains(match:"a", string:"abc")|date(year:2026, month:2, day:13)|date(year:2026, month:2)|count(list:[1,2])|sum(list: [1,2])|string join(list: ["a","b"], delimiter: ",")|foo(1)|foo()|count()|count(1,2)|ctx.foo(1)|contains(foo: 1)|{f: function(x,y) x - y, r: f(y: 1, x: 10)}.r|{f: function(x) x}.f(3)|(function(x) x)(3)|decimal(n: 1.25, scale: 1)|floor(n: 1.5)|date(from: "2026-02-13")|duration(from: "P1D")|{sum: function(a) "mine", r: sum(1)}.r
`;

const TEMPORAL = `
date("2026-02-13")|date("2026-2-13")|date("2026-02-30")|date("2024-02-29")|date("2025-02-29")|date("20260213")|date("")|date(null)|date(2026,2,13)|date(2026,13,1)|date(2026.9,2,13)|date(day)|date(date and time("2026-02-13T10:00:00Z"))|date(date("2026-02-13"))|date("2026-02-13T10:00:00")|date("-0001-01-01")|date("12026-02-13")|date("0000-01-01")
@"2026-02-13"|@"2026-02-30"|@"foo"|@"10:00:00"|@"10:00"|@"T10:00:00"|@"10:00:00Z"|@"10:00:00+08:00"|@"10:00:00@Asia/Shanghai"|@"10:00:00.123"|@"10:00:00.120"|@"10:00:00.000000001"|@"25:00:00"|@"10:30"|@"10:30:15"|@"10:30:00.5"
@"2026-02-13T10:00:00"|@"2026-02-13T10:00"|@"2026-02-13T10:00:00Z"|@"2026-02-13T10:00:00+08:00"|@"2026-02-13T10:00:00+00:00"|@"2026-02-13T10:00:00-05:30"|@"2026-02-13T10:00:00@Asia/Shanghai"|@"2026-02-13T10:00:00+08:00[Asia/Shanghai]"|@"2026-02-13T10:00:00Z[Asia/Shanghai]"|@"2026-02-13T10:00:00@Foo/Bar"|@"2026-02-13T10:00:00.5Z"|@"2026-02-13T10:00Z"|@"2026-02-13T24:00:00"|@"2026-02-13T10:00:00+0800"|@"2026-02-13T10:00:00+08"|@"2026-02-13T10:00:00@UTC"|@"2026-02-13T10:00:00@GMT"|@"2026-02-13T10:00:00@Z"|@"2026-02-13T10:00:00@+08:00"|@"2026-02-13T10:00:00@GMT+8"|@"2026-02-13T10:00:00@Etc/UTC"|@"2026-02-13T10:00:00.123456789@Asia/Shanghai"
date and time("2026-02-13")|date and time("2026-02-13T10:00:00")|date and time("foo")|date and time(moment)|date and time(day)|date and time(date("2026-02-13"),time("10:00:00"))|date and time(date("2026-02-13"),time("10:00:00Z"))|date and time(date("2026-02-13"),time("10:00:00@Asia/Shanghai"))|date and time(@"2026-02-13T08:00:00",@"10:00:00")|date and time(@"2026-02-13T08:00:00Z",@"10:00:00")|date and time(@"2026-02-13T08:00:00","Asia/Shanghai")|date and time(@"2026-02-13T08:00:00Z","Asia/Shanghai")|date and time(@"2026-02-13T08:00:00Z","Foo/Bar")|date and time(@"2026-02-13T08:00:00Z","+08:00")|date and time(@"2026-02-13T08:00:00Z","Z")|date and time(@"2026-02-13","Asia/Shanghai")|date and time(date: @"2026-02-13T08:00:00Z", timezone: "Asia/Shanghai")|date and time(from: "2026-02-13T10:00:00")
time("10:00:00")|time("T10:00:00")|time("10:00")|time("10:00:00+08:00")|time("10:00:00@Asia/Shanghai")|time("foo")|time(10,30,0)|time(10,30,15.5)|time(10,30,0,@"PT8H")|time(10,30,0,@"-PT5H30M")|time(10,30,0,null)|time(25,0,0)|time(date and time("2026-02-13T10:00:00Z"))|time(date and time("2026-02-13T10:00:00@Asia/Shanghai"))|time(@"2026-02-13T10:00:00")|time(@"2026-02-13")|time(null)|time(@"10:00:00")
duration("P1D")|duration("PT2H30M")|duration("P1DT25H")|duration("PT90M")|duration("PT3600S")|duration("P1Y6M")|duration("P18M")|duration("P0M")|duration("PT0S")|duration("-P1D")|duration("-P1Y2M")|duration("P-1D")|duration("P1Y1D")|duration("P1W")|duration("foo")|duration("P")|duration("PT")|duration("PT1.5S")|duration("PT0.5S")|duration(null)|duration("P1M")|duration("PT1M")|duration("P100D")|duration("PT-5M")|duration("-PT5M")
@"P1D"|@"PT2H"|@"P1Y"|@"P14M"|@"-P1D"|@"-P14M"|@"P0D"|@"P0Y"|years and months duration(date("2025-08-22"),date("2026-02-13"))|years and months duration(date("2026-02-13"),date("2025-08-22"))|years and months duration(date("2026-01-31"),date("2026-02-28"))|years and months duration(date("2026-02-28"),date("2026-01-31"))|years and months duration(@"2025-08-22T10:00:00",@"2026-02-13T01:00:00Z")|years and months duration(date("2026-02-13"),"x")|years and months duration(from: date("2025-08-22"), to: date("2026-02-13"))
@"2026-02-13"+@"P1D"|@"2026-02-13"+@"PT25H"|@"2026-02-13"-@"P1D"|@"2026-02-13"-@"PT1H"|@"2026-01-31"+@"P1M"|@"2024-02-29"+@"P1Y"|@"2026-03-31"-@"P1M"|@"P1D"+@"2026-02-13"|@"P1M"+@"2026-02-13"|@"2026-02-13"-@"2026-02-01"|@"2026-02-01"-@"2026-02-13"|@"2026-02-13"+1|@"2026-02-13"-@"2026-02-01T00:00:00"
@"10:00:00"+@"PT15H"|@"10:00:00"-@"PT11H"|@"10:00:00"+@"P1D"|@"10:00:00"+@"P1M"|@"10:00:00"-@"09:30:00"|@"09:30:00"-@"10:00:00"|@"10:00:00Z"-@"09:30:00Z"|@"09:30:00Z"-@"10:00:00Z"|@"10:00:00+08:00"-@"10:00:00Z"|@"10:00:00Z"-@"10:00:00"|@"10:00:00@Asia/Shanghai"+@"PT1H"|@"PT1H"+@"10:00:00"
@"2026-02-13T10:00:00"+@"P1D"|@"2026-02-13T10:00:00"+@"P1M"|@"2026-02-13T10:00:00Z"+@"PT36H"|@"2026-02-13T10:00:00@Asia/Shanghai"+@"P3D"|@"2026-02-13T10:00:00@Asia/Shanghai"-@"P1Y"|@"2026-03-28T02:30:00@Europe/Berlin"+@"P1D"|@"2026-03-28T02:30:00@Europe/Berlin"+@"P1M"|@"2026-02-28T02:30:00@Europe/Berlin"+@"P1M"|@"2026-03-29T02:30:00@Europe/Berlin"|@"2026-10-25T02:30:00@Europe/Berlin"|@"2026-10-25T02:30:00+01:00[Europe/Berlin]"|@"2026-10-24T02:30:00@Europe/Berlin"+@"P1D"|@"2026-10-25T02:30:00@Europe/Berlin"+@"PT1H"|@"2026-09-25T02:30:00@Europe/Berlin"+@"P1M"|@"2026-02-13T10:00:00Z"-@"2026-02-10T12:30:00Z"|@"2026-02-13T10:00:00+08:00"-@"2026-02-13T10:00:00Z"|@"2026-02-13T10:00:00"-@"2026-02-13T10:00:00Z"|@"2026-02-13T10:00:00"-@"2026-02-01T00:00:00"|@"P1D"+@"2026-02-13T10:00:00Z"|@"P1M"+@"2026-01-31T10:00:00Z"|@"2025-07-13T10:00:00@America/New_York"+@"P6M"
@"P1D"+@"PT1H"|@"P1D"-@"PT25H"|@"P1Y"+@"P6M"|@"P1Y"-@"P18M"|@"P1Y"+@"P1D"|@"P1D"*2|2*@"P1D"|@"P1D"*1.9|@"P1Y"*2|@"P1Y"*-1|@"P1D"/2|@"P1D"/7|@"PT1S"/3|@"P1Y"/2|@"P1Y"/5|@"P1D"/@"PT1H"|@"P1D"/@"PT7H"|@"P1Y"/@"P1M"|@"P1Y"/@"P5M"|@"P1D"/0|@"P1D"/@"PT0S"|@"P1D"*@"P1D"|-@"P1D"|@"P30D"/2|@"PT1H"*0
@"2026-02-13"=@"2026-02-13"|@"2026-02-13"<@"2026-02-14"|@"2026-02-13"=@"2026-02-13T00:00:00"|@"2026-02-13"<@"2026-02-14T00:00:00"|@"2026-02-13T10:00:00Z"=@"2026-02-13T18:00:00+08:00"|@"2026-02-13T10:00:00Z"<=@"2026-02-13T18:00:00+08:00"|@"2026-02-13T10:00:00Z">=@"2026-02-13T18:00:00+08:00"|@"2026-02-13T18:00:00+08:00"=@"2026-02-13T18:00:00@Asia/Shanghai"|@"2026-02-13T10:00:00"<@"2026-02-13T10:00:00Z"|@"10:00:00Z"=@"18:00:00+08:00"|@"10:00:00Z"<=@"18:00:00+08:00"|@"10:00:00"<@"11:00:00"|@"10:00:00"<@"11:00:00Z"|@"P1D"=@"PT24H"|@"P1Y"=@"P12M"|@"P1Y">@"P11M"|@"P1M">@"P30D"|@"P1D">@"PT23H"|@"P1M"=@"P30D"|@"10:00:00Z"=@"10:00:00+00:00"|@"2026-02-13T10:00:00@Asia/Shanghai">@"2026-02-13T01:00:00Z"
@"2026-02-13".year|@"2026-02-13".month|@"2026-02-13".day|@"2026-02-13".weekday|@"2026-02-13".hour|@"2026-02-13T10:11:12".hour|@"2026-02-13T10:11:12".minute|@"2026-02-13T10:11:12.9".second|@"2026-02-13T10:11:12".time offset|@"2026-02-13T10:11:12".timezone|@"2026-02-13T10:11:12+08:00".time offset|@"2026-02-13T10:11:12+08:00".timezone|@"2026-02-13T10:11:12@Asia/Shanghai".timezone|@"2026-02-13T10:11:12@Asia/Shanghai".time offset|@"2026-02-13T10:11:12@Asia/Shanghai".weekday|@"10:11:12".hour|@"10:11:12Z".time offset|@"10:11:12@Asia/Shanghai".timezone|@"10:11:12@Asia/Shanghai".time offset|@"P1DT2H3M4S".days|@"P1DT2H3M4S".hours|@"P1DT2H3M4S".minutes|@"P1DT2H3M4S".seconds|@"P1DT2H3M4S".years|@"-P1DT2H".hours|@"P1Y2M".years|@"P1Y2M".months|@"P1Y2M".days|@"-P14M".years|@"-P14M".months|[@"2026-02-13"].year
day of year(@"2026-02-13")|day of week(@"2026-02-13")|month of year(@"2026-02-13")|week of year(@"2026-02-13")|week of year(@"2027-01-01")|week of year(@"2024-12-30")|last day of month(@"2026-02-13")|last day of month(@"2024-02-01T10:00:00Z")|day of week(@"2026-02-13T23:00:00Z")|day of week("2026-02-13")|day of year(@"2024-12-31")
now() instance of date and time|today() instance of date|now() > @"2026-01-01T00:00:00Z"|date(now()) = today()
`;

const MORE = `
1 + if true then 1 else 2|1 = if true then 1 else 2|true and if true then true else false|1 in [1..2] and true|1 instance of number and true|(1 = 1) = true|not(if true then false else true)|-(1+2)|-i|--i|-xs[1]|-s|- (i)|2*-3|2--3|2 - -3|i*-1|(i)(1)|[1,2][1]+1|"a"+"b"="ab"|1+2*3-4/2|(1+2)*3|2*3**2|10-2-3|100/10/2|7/2*2|1 - 1 = 0 and 2 > 1
list contains(people, people[1])|index of(people, people[2])|distinct values([{a:1},{a:1}])|union([{a:1}],[{a:1}])|{a:1} in ([{a:1}])|list contains(people, {name:"Li",age:61})|index of([[1],[2]],[2])|duplicate values([{a:1},{a:1}])|people[1] = people[1]|people[1] in people|{a:1} in ({a:1})
@"10:00:00@+08:00"|@"10:00:00@Z"|time("10:00:00@Foo/Bar")|date and time("2026-02-13T10:00:00+08:00[Asia/Shanghai]")|date and time("2026-02-13T10:00:00@Asia/Shanghai")|date and time("2026-02-13T10:00:00@+08:00")|date and time("2026-02-13T10:00:00+08:00")|date and time("2026-02-13T10:00Z")|date and time(s)|date(s)|time(s)|duration(s)|date(nil)|duration(nil)|date and time(date(day), time("00:00:00@Asia/Shanghai")) + duration("P1D")|date and time(date(day) + duration("P1D"), time("00:00:00+08:00"))|string(date and time(moment) + duration("P10D"))|date(day) + duration("P10D")|date(day).weekday|day of week(date(day))|date and time(moment) > date and time("2026-02-13T15:59:59Z")|date and time(moment) > @"2026-02-13T23:00:00+08:00"|if date(day) > @"2026-01-01" then "late" else "early"
assert(i, i > 30) + 1|[assert(i, false)]|get or else(assert(i,false),1)|if assert(true,false) then 1 else 2|1 + ctx.foo(1)|[ctx.foo(1)]|{a: ctx.foo(1)}|get or else(ctx.foo(1), 2)|nil.foo(1)|(ctx.foo(1))|substring("a",5)+"b"|get or else(substring("a",5),1)|[[1]<[2]]|[1]<["a"]|[]<[]|[1]<[]|["a"]>["b"]|[[1]]<[[2]]|[1,"a"]<[1]|[1] between [0] and [2]|[1] in [[0]..[2]]|min([[1],[2]])|max([1],[2])|sort([[2],[1]], function(x,y) x < y)
{a: 1, b: {c: a}}.b.c|{a: 1, a: a + 1}|{"a b": 1}.a|for x in xs return {v: x}|for x in xs return [x, x*2]|{a: function(x) x + i, r: [a(1), a(2)]}.r|{f: function(x) x, g: function(x) f(x) + 1, r: g(1)}.r|{x: 5, f: function(y) x + y, r: f(1)}.r|{i: 100, r: i}.r|xs[item > {t: 1}.t]|for i in xs return i|[for x in xs return x, i]|some i in xs satisfies i = 5|{item: 3, r: xs[item > 1]}.r|people[name = s]|people[age > i].name|people[item.name = "Li"]|people[missing = null].name|people[missing > 1]|people[nope]|people[not(age > 18)].name|people[is defined(name)].age|people[contains(name, "a")].name|xs[not(item > 1)]
if|for|in|a in|1 +|* 2|(1|1)|[1,|{a:|{a}|"abc|x y z|1 2|i..5|@5|.|,|1,2|;1|#|~|$x|_x|é|a?b|a'b|a;b|true false|null null|date|time|duration|date time|list|context|function|between|instance|some|every|satisfies|then|else|return|not|and|or|days|years|months|of|external|item|partial|string|number|any|all
/* c */ 1|1 // c|1 /* c */ + 2|// only|/* open|1 + // x
"👍"|substring("👍a",1)|"a" < "👍"|upper case("é")|lower case("İ")|"\\u4e2d"|"\\x"|"\\\\\\\\"|"a\\\\t"|"\\/"|'a'|"a'b"|contains("a\\nb","\\n")|string length("\\n")|split("a\\nb","\\n")|replace("a b"," ","\\\\t")|matches("a.b","a\\.b")|matches("a+b","a\\\\+b")
1.0 instance of number|9007199254740993|long*1|long/1|9007199254740993+0.0|0.1|100.0|1.10|1e-7|0.00001|123456.789|1234567.891|12345678.9|0.001|0.0001|-0.0|-0|1/3*3|1/3+1/3+1/3|100/3|1000000/7|2**63|2**63-1|-(2**63)|2**64|10**30|10**-3|2**1000000000|0**0|0**-1|1.5**2.5|-8**(1/3)|99999999999999999999999999999999999+1
count(people[age >= 18])|sum(people.age)|max(people.age)|mean(people.age)|sort(people.age, function(a,b) a > b)|string join(people.name, "、")|for p in people return p.name + string(p.age)|every p in people satisfies p.age > 0|{total: sum(people.age), n: count(people), avg: total / n}|(for p in people return p.age)[1]|count(for p in people return p)|flatten(for p in people return [p.name, p.age])|concatenate(people.name, ["x"])|append(people.name, "x")|context put(people[1], "age", 62)|context merge(people[1], {new: true})|get entries(people[1])|get value(people[1], "name")|[people[1].name, people[2].name]|{names: people.name}.names[2]|get or else(people[9].name, "none")|if count(people) > 2 and people[1].age > 60 then "senior" else "other"
`;

const NUMBERS = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }).map(String),
  fc
    .tuple(fc.integer({ min: -99999, max: 99999 }), fc.integer({ min: 1, max: 6 }))
    .map(([n, scale]) => decimalText(n, scale)),
  fc.bigInt({ min: -(10n ** 20n), max: 10n ** 20n }).map(String),
);

function decimalText(unscaled: number, scale: number): string {
  const digits = String(Math.abs(unscaled)).padStart(scale + 1, '0');
  return `${unscaled < 0 ? '-' : ''}${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
}

const two = (n: number): string => String(n).padStart(2, '0');
const DATES = fc
  .tuple(
    fc.integer({ min: 1900, max: 2100 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 28 }),
  )
  .map(([y, m, d]) => `${y}-${two(m)}-${two(d)}`);
const CLOCKS = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }), fc.integer({ min: 0, max: 59 }))
  .map(([h, m, s]) => `${two(h)}:${two(m)}:${two(s)}`);
const ZONES = fc.constantFrom(
  '',
  'Z',
  '+08:00',
  '-03:30',
  '@Asia/Shanghai',
  '@Europe/Berlin',
  '@America/New_York',
);
const DURATIONS = fc.oneof(
  fc
    .tuple(
      fc.integer({ min: 0, max: 400 }),
      fc.integer({ min: 0, max: 48 }),
      fc.integer({ min: 0, max: 120 }),
    )
    .map(([d, h, m]) => `P${d}DT${h}H${m}M`),
  fc.tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 })).map(([y, m]) => `P${y}Y${m}M`),
);
const MOMENTS = fc.tuple(DATES, CLOCKS, ZONES).map(([d, c, z]) => `@"${d}T${c}${z}"`);

function generated(): string[] {
  const sample = <T>(arbitrary: fc.Arbitrary<T>, numRuns: number): T[] =>
    fc.sample(arbitrary, { seed: SEED, numRuns });
  const operation = fc.constantFrom('+', '-', '*', '/');
  const comparison = fc.constantFrom('=', '!=', '<', '<=', '>', '>=');
  const temporal = fc.oneof(
    MOMENTS,
    DATES.map((d) => `@"${d}"`),
    fc.tuple(CLOCKS, ZONES).map(([c, z]) => `@"${c}${z}"`),
  );
  const lists = fc
    .array(fc.integer({ min: -9, max: 9 }), { maxLength: 7 })
    .map((items) => `[${items.join(',')}]`);
  return [
    ...sample(fc.tuple(NUMBERS, operation, NUMBERS), 150).map(([a, op, b]) => `string(${a} ${op} ${b})`),
    ...sample(fc.tuple(NUMBERS, operation, NUMBERS, operation, NUMBERS), 60).map((parts) => parts.join(' ')),
    ...sample(fc.tuple(NUMBERS, comparison, NUMBERS), 40).map((parts) => parts.join(' ')),
    ...sample(fc.tuple(temporal, fc.constantFrom('+', '-'), DURATIONS), 120).map(
      ([a, op, b]) => `${a} ${op} @"${b}"`,
    ),
    ...sample(fc.tuple(MOMENTS, fc.constantFrom('-', '<', '>=', '='), MOMENTS), 60).map((parts) =>
      parts.join(' '),
    ),
    ...sample(fc.tuple(DATES, fc.constantFrom('-', '<', '='), DATES), 20).map(
      ([a, op, b]) => `@"${a}" ${op} @"${b}"`,
    ),
    ...sample(fc.tuple(DATES, DATES), 20).map(([a, b]) => `years and months duration(@"${a}", @"${b}")`),
    ...sample(fc.tuple(lists, fc.integer({ min: -8, max: 8 })), 40).map(([list, n]) => `${list}[${n}]`),
    ...sample(
      fc.tuple(
        fc.constantFrom(
          'sum',
          'min',
          'max',
          'mean',
          'median',
          'mode',
          'stddev',
          'distinct values',
          'reverse',
        ),
        lists,
      ),
      60,
    ).map(([name, list]) => `${name}(${list})`),
    ...sample(
      fc.tuple(
        fc.constantFrom('round up', 'round down', 'round half up', 'round half down', 'decimal'),
        NUMBERS,
        fc.integer({ min: 0, max: 4 }),
      ),
      50,
    ).map(([name, n, scale]) => `${name}(${n}, ${scale})`),
    ...sample(fc.tuple(NUMBERS, NUMBERS), 20).map(([a, b]) => `modulo(${a}, ${b})`),
    ...sample(fc.tuple(DURATIONS, fc.constantFrom('*', '/'), fc.integer({ min: -9, max: 9 })), 30).map(
      ([d, op, n]) => `@"${d}" ${op} ${n}`,
    ),
  ];
}

/** The table above as TypeScript strings hold it: one expression between bars. */
function split(table: string): string[] {
  return table
    .split(/[|\n]/)
    .map((expression) => expression.trim())
    .filter((expression) => expression !== '');
}

export function expressions(): string[] {
  const all = [
    'replace("abcd","(ab)|(a)","[1=$1][2=$2]")',
    ...[LITERALS, LOGIC, FUNCTIONS, TEMPORAL, MORE].flatMap(split),
    ...generated(),
  ];
  return [...new Set(all)];
}
