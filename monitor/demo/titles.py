"""What things are called: projects, processes, contracts and programmes of the county's owners and townships.

The townships bear the names of solar terms and the county is invented: no name is that of a real place or a person.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from monitor.demo.people import Unit
from monitor.demo.world import World

COUNTY = "青禾县"
STAGES = ("", "", "", "一期", "二期", "三期", "一标", "二标")
"""What follows the name of works: most are built in one piece."""
BATCHES = ("", "（第一批）", "（第二批）", "（第三批）")
OFFICE = (
    "办公设备", "办公家具", "档案密集架", "公务用车加油服务", "机关食堂食材配送", "办公楼物业管理", "网络安全设备", "复印纸及耗材",
)  # fmt: skip
"""What every unit buys for itself; the rest is bought for a township."""


@dataclass(frozen=True, slots=True)
class Domain:
    """What the owners of one field build, buy and pay out; words in Chinese without the place."""

    classed: str
    """Code of `infrastructure_class` of its works."""
    works: tuple[str, ...]
    small: tuple[str, ...]
    goods: tuple[str, ...]
    programmes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Titles:
    """The names of one project and of what belongs to it."""

    project: str
    process: str
    contract: str
    classed: str


ROADS = Domain(
    "transport",
    ("乡道改建", "村道硬化", "危桥改造", "农村公路安防", "客运站改扩建", "通村公路拓宽", "公路边坡治理", "农村公路养护大中修"),
    ("村道错车道", "公路标志标线", "招呼站", "涵洞修复", "路肩硬化"),
    ("养护机械", "公路护栏材料", "沥青混合料", "道路照明灯具"),
    ("农村公路养护补助", "农村客运运营补贴", "水毁公路抢修补助"),
)  # fmt: skip
WATERS = Domain(
    "water",
    ("饮水管网", "灌区渠道配套", "小型水库除险加固", "河道清淤治理", "堤防加固", "自来水厂扩建", "高标准泵站改造"),
    ("机井维修", "渠道清淤", "蓄水池", "管道抢修", "山塘整治"),
    ("水质检测设备", "水泵机组", "智能水表", "防汛物资"),
    ("农村饮水安全维修养护补助", "防汛抗旱补助", "山洪灾害防治补助"),
)
SCHOOLS = Domain(
    "none",
    ("中心小学教学楼", "中学运动场", "幼儿园新建", "学校食堂改扩建", "寄宿制学校宿舍楼", "中学实验楼", "校舍安全改造"),
    ("校园围墙", "教室门窗更换", "厕所改造", "操场修补", "校园电路改造"),
    ("中心小学课桌椅", "中学理化实验设备", "教学触控一体机", "学校食堂设备", "校园安防设备"),
    ("学生营养改善计划补助", "家庭经济困难学生资助", "学前教育幼儿资助"),
)
CLINICS = Domain(
    "none",
    ("卫生院综合楼", "卫生院发热门诊", "村卫生室标准化建设", "中医馆", "医疗废水处理站", "卫生院病房改造"),
    ("卫生室修缮", "卫生院屋面防水", "门诊大厅改造", "污水管道改造"),
    ("卫生院彩超设备", "全自动生化分析仪", "救护车", "病床及床头柜", "预防接种冷链设备"),
    ("基本公共卫生服务补助", "村医养老补助", "计划生育家庭奖励扶助"),
)
FARMS = Domain(
    "none",
    ("高标准农田", "农田灌溉配套", "农产品冷藏库", "机耕道", "撂荒地整治", "畜禽粪污处理设施", "村级晾晒场"),
    ("田间排水沟", "机耕桥", "育秧大棚", "温室大棚修缮", "提灌站维修"),
    ("农机具", "测土配方肥", "农产品检测设备", "植保无人机"),
    ("耕地地力保护补贴", "种粮大户补贴", "农机购置补贴", "产业发展到户奖补"),
)
WELFARE = Domain(
    "none",
    ("敬老院改扩建", "公益性公墓", "养老服务中心", "残疾人康复中心", "烈士纪念设施修缮"),
    ("敬老院消防改造", "社区活动室", "日间照料点", "无障碍改造"),
    ("护理床及辅具", "救灾帐篷棉被", "适老化改造用品"),
    ("城乡低保补助", "临时救助", "特困人员供养补助", "优抚对象生活补助"),
)
CITY = Domain(
    "urban",
    ("村庄亮化", "集镇污水管网", "老旧小区改造", "集镇道路及排水", "垃圾中转站", "农贸市场改造", "集镇停车场"),
    ("路灯维修", "人行道修补", "公厕改造", "垃圾分类亭", "排水沟盖板更换"),
    ("太阳能路灯", "垃圾清运车", "环卫果皮箱", "绿化苗木"),
    ("农村人居环境整治奖补", "农村危房改造补助", "垃圾治理补助"),
)
NATURE = Domain(
    "none",
    ("地质灾害治理", "土地整治", "废弃矿山复绿", "森林防火道路", "退化草原修复", "集镇污水处理站", "护林检查站"),
    ("滑坡监测点", "苗圃灌溉", "界桩埋设", "防火隔离带", "排污口整治"),
    ("监测仪器", "防火巡护装备", "造林苗木", "测绘无人机"),
    ("生态护林员补助", "退耕还林补助", "森林生态效益补偿", "地质灾害避险搬迁补助"),
)
PUBLIC = Domain(
    "none",
    ("综合文化站", "应急避难场所", "粮库仓房改造", "便民服务中心", "全民健身中心", "政务数据机房", "乡镇消防站"),
    ("文化广场", "健身路径安装", "服务大厅改造", "仓房屋面维修", "值班室改造"),
    ("应急救援装备", "文化活动器材", "健身器材", "服务器及存储设备", "粮情测控设备"),
    ("文化惠民活动补助", "应急物资储备补助", "困难群众参保资助", "储备粮保管费补助"),
)
SERVICES = (
    "项目监理服务", "规划编制服务", "信息系统运维", "宣传制作服务", "业务培训服务", "第三方检测服务", "环境监测服务", "保洁服务",
)  # fmt: skip
DOMAINS = {
    "交通运输局": ROADS, "公路养护中心": ROADS, "水务局": WATERS, "水利工程中心": WATERS, "教育局": SCHOOLS, "职业教育中心": SCHOOLS,
    "卫生健康局": CLINICS, "妇幼保健院": CLINICS, "农业农村局": FARMS, "民政局": WELFARE, "退役军人事务局": WELFARE,
    "城市管理局": CITY, "市政设施管理处": CITY, "自然资源局": NATURE, "林业和草原局": NATURE, "生态环境服务中心": NATURE,
}  # fmt: skip
"""Owner (without the county) -> its field; the others keep public buildings."""


def _about(world: World, unit: Unit, tag: str) -> tuple[Random, Domain, str]:
    """A generator of its own for the names of project `tag`, the owner's field, and a township with its county."""
    rng = Random(f"{world.seed}/{tag}/titles")
    return (
        rng,
        DOMAINS.get(unit.name.removeprefix(COUNTY), PUBLIC),
        rng.choice(world.towns).name.removesuffix("人民政府"),
    )


def works_titles(world: World, unit: Unit, tag: str) -> Titles:
    """Works that are tendered: a road, a school, a pipeline of a township."""
    rng, domain, town = _about(world, unit, tag)
    name = f"{town}{rng.choice(domain.works)}工程{rng.choice(STAGES)}"
    return Titles(name, f"{name}施工", f"{name}施工合同", domain.classed)


def small_titles(world: World, unit: Unit, tag: str) -> Titles:
    """Small works given directly."""
    rng, domain, town = _about(world, unit, tag)
    name = f"{town}{rng.choice(domain.small)}{rng.choice(('工程', '项目'))}"
    return Titles(name, f"{name}施工", f"{name}施工合同", "none")


def purchase_titles(world: World, unit: Unit, tag: str, category: str) -> Titles:
    """Goods or services, for a township or for the owner's own office."""
    rng, domain, town = _about(world, unit, tag)
    own = rng.random() < 0.3  # noqa: PLR2004 - a share of the purchases
    kept = [one for one in OFFICE if one.endswith(("服务", "配送", "管理")) == (category == "services")]
    what = rng.choice(kept if own else domain.goods if category == "goods" else SERVICES)
    name = f"{unit.name if own else town}{what}采购"
    return Titles(f"{name}项目", name, f"{name}合同", "none")


def programme_titles(world: World, unit: Unit, tag: str, year: int) -> Titles:
    """Programme money of a year, sometimes in batches."""
    rng, domain, _ = _about(world, unit, tag)
    name = f"{COUNTY}{year}年{rng.choice(domain.programmes)}资金{rng.choice(BATCHES)}"
    return Titles(name, name, name, "none")
