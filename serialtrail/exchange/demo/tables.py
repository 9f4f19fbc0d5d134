"""What the demo shop is made of: its places, people, goods and partners. Brands and names are invented."""

from __future__ import annotations

from dataclasses import dataclass

SLUG, NAME, FOUNDED_AS = "demo", "Lantern Electronics", "Demo"
TIME_ZONE, CURRENCY, INDUSTRY = "Asia/Singapore", "SGD", "electronics"
EMAIL, PASSWORD = "demo@serialtrail.example", "lantern-demo-2026"  # documented: everybody may know it

WAREHOUSE = "WH"
STORES = ("RIVER", "OLDTOWN", "AIRPORT")
LOCATIONS = (
    (WAREHOUSE, "Central warehouse", "18 Harbour Link, Unit 4"),
    ("RIVER", "Riverside store", "201 Quay Street"),
    ("OLDTOWN", "Old Town store", "7 Lantern Lane"),
    ("AIRPORT", "Airport store", "Terminal 2, level 3"),
)

# Name to post as: role, name, address to sign in with ("" for those who only appear in the books), store.
STAFF = {
    "manager": ("manager", "林美玲 Mei Lin", "manager@serialtrail.example", None),
    "storekeeper": ("storekeeper", "Arun Nair", "storekeeper@serialtrail.example", None),
    "receiver": ("storekeeper", "陈志强 Chen Zhiqiang", "", None),
    "technician": ("technician", "Sofia Brandt", "technician@serialtrail.example", None),
    "auditor": ("auditor", "Helen Okafor", "auditor@serialtrail.example", None),
    "RIVER": ("cashier", "Daniel Tan", "cashier@serialtrail.example", "RIVER"),
    "OLDTOWN": ("cashier", "王晓燕 Wang Xiaoyan", "", "OLDTOWN"),
    "AIRPORT": ("cashier", "Priya Menon", "", "AIRPORT"),
}


@dataclass(frozen=True)
class Model:
    """Goods tracked by number. `code` is what its numbers begin with: of a phone its TAC, of others a prefix."""

    sku: str
    name: str
    category: str
    code: str
    price: str
    cost: str
    months: int
    supplier: str
    carton: int = 0


MODELS = (
    Model("AUR-X1-128", "Aurora X1 128 GB, midnight", "Phones", "35884911", "899.00", "640.00", 24, "AURORA", 10),
    Model("AUR-X1-256", "Aurora X1 256 GB, pearl", "Phones", "35884912", "1049.00", "745.00", 24, "AURORA", 10),
    Model("AUR-LITE", "Aurora Lite 64 GB", "Phones", "35884927", "379.00", "262.00", 12, "AURORA", 10),
    Model("KES-7", "Kestrel 7 128 GB", "Phones", "35611308", "649.00", "455.00", 24, "NORTHSTAR", 10),
    Model("KES-7P", "Kestrel 7 Pro 256 GB", "Phones", "35611316", "929.00", "662.00", 24, "NORTHSTAR", 10),
    Model("TS-M20", "天盛 M20 128 GB", "Phones", "86740205", "459.00", "318.00", 12, "TIANSHENG", 20),
    Model("TS-M20S", "天盛 M20S 256 GB 星空蓝", "Phones", "86740213", "559.00", "389.00", 12, "TIANSHENG", 20),
    Model("NB-AIR14", "Nimbus Air 14 laptop, 16 GB / 512 GB", "Laptops", "NA14", "1499.00", "1120.00", 24, "NORTHSTAR"),
    Model("NB-PRO16", "Nimbus Pro 16 laptop, 32 GB / 1 TB", "Laptops", "NP16", "2599.00", "1985.00", 36, "NORTHSTAR"),
    Model("NB-EDU11", "Nimbus Edu 11 laptop, 8 GB / 128 GB", "Laptops", "NE11", "549.00", "401.00", 12, "NORTHSTAR"),
    Model("YM-13", "云墨 13 轻薄本 laptop", "Laptops", "YM13", "1199.00", "880.00", 24, "TIANSHENG"),
    Model("SLATE-10", "Slate 10 tablet, 128 GB", "Tablets", "SL10-", "429.00", "305.00", 12, "AURORA"),
    Model("SLATE-12", "Slate 12 tablet, 256 GB", "Tablets", "SL12-", "749.00", "540.00", 24, "AURORA"),
    Model("OP-CAM5", "Optika C5 mirrorless camera", "Cameras", "C5-", "1299.00", "930.00", 24, "OPTIKA"),
)
# Bought by count until the shop began to track it.
WATCH = Model("PULSE-2", "Pulse 2 sports watch", "Wearables", "PU2", "199.00", "121.00", 12, "OPTIKA")
PHONE_OF_BUNDLE = "AUR-LITE"

# SKU, name, price, cost, pieces in a box: by quantity only.
ACCESSORIES = (
    ("CBL-USBC-1", "USB-C cable 1 m", "9.90", "2.10", 50),
    ("CBL-HDMI-2", "HDMI cable 2 m", "14.90", "3.80", 25),
    ("CHG-30W", "Charger 30 W", "24.90", "8.50", 40),
    ("CASE-LITE", "Case for Aurora Lite", "19.90", "4.20", 50),
    ("CASE-X1", "Case for Aurora X1", "24.90", "5.10", 50),
    ("GLASS-6", "Screen protector 6.1 inch", "12.90", "1.60", 100),
    ("MOUSE-BT", "Bluetooth mouse", "29.90", "11.00", 20),
    ("SD-128", "Memory card 128 GB", "22.90", "9.40", 50),
)
BUNDLE = ("SET-LITE", "Starter set: Aurora Lite, case and charger", "409.00")
BUNDLE_PARTS = ((PHONE_OF_BUNDLE, "1"), ("CASE-LITE", "1"), ("CHG-30W", "1"))
SERVICE = ("SRV-SETUP", "Set-up and data transfer", "35.00")

SUPPLIERS = (
    ("AURORA", "Aurora Devices Asia Pte Ltd", "orders@aurora.example"),
    ("NORTHSTAR", "Northstar Distribution", "sales@northstar.example"),
    ("TIANSHENG", "深圳天盛科技有限公司", "trade@tiansheng.example"),
    ("OPTIKA", "Optika Imaging GmbH", "b2b@optika.example"),
    ("PARTS", "Harbour Accessories Wholesale", "desk@harbour.example"),
    ("TRADEIN", "Trade-in counter", ""),
)
COMPANIES = (
    ("C-MERIDIAN", "Meridian Architects LLP", "it@meridian.example"),
    ("C-BLUEBAY", "Blue Bay Logistics", "purchasing@bluebay.example"),
    ("C-HONGDA", "宏达贸易有限公司", "caigou@hongda.example"),
    ("C-STANNE", "St. Anne's School", "office@stanne.example"),
    ("C-QINGHE", "清河设计工作室", "hello@qinghe.example"),
    ("C-ORCHID", "Orchid Clinics Group", "supply@orchid.example"),
)
PEOPLE = (
    "Amelia Wong", "Benjamin Koh", "Charlotte Meyer", "David Raman", "Elena Petrova", "Farid Ismail", "Grace Lim",
    "Henry Walsh", "Isabel Cruz", "James Ong", "Kavita Sharma", "Liam O'Connor", "Maria Santos", "Noah Fischer",
    "Olivia Chan", "Peter Novak", "Rachel Goh", "Samuel Adeyemi", "Tara Singh", "Victor Laurent",
    "李娜", "张伟", "刘洋", "陈静", "杨帆", "赵敏", "黄磊", "周杰", "吴倩", "徐明", "孙悦", "胡斌",
)  # fmt: skip

RETURN_REASONS = (
    "does not charge",
    "changed their mind",
    "display flickers",
    "wrong colour",
    "battery drains",
    "屏幕有坏点",
)
