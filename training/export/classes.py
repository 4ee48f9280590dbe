"""Names of classes by class id."""

PERSON = ("person",)
KITTI = ("pedestrian", "car", "cyclist")
COCO = tuple(
    "person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,fire hydrant,stop sign,parking meter,bench,"
    "bird,cat,dog,horse,sheep,cow,elephant,bear,zebra,giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee,skis,snowboard,"
    "sports ball,kite,baseball bat,baseball glove,skateboard,surfboard,tennis racket,bottle,wine glass,cup,fork,knife,spoon,"
    "bowl,banana,apple,sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch,potted plant,bed,dining table,"
    "toilet,tv,laptop,mouse,remote,keyboard,cell phone,microwave,oven,toaster,sink,refrigerator,book,clock,vase,scissors,"
    "teddy bear,hair drier,toothbrush".split(",")
)

# Ids of COCO's annotations that no class has; 0 is the background.
UNUSED = (0, 12, 26, 29, 30, 45, 66, 68, 69, 71, 83)


def coco_by_category() -> tuple:
    """By the 91 ids of COCO's annotations, as torchvision's detectors count: a person is 1."""
    names = iter(COCO)
    return tuple(("background" if i == 0 else f"class {i}") if i in UNUSED else next(names) for i in range(91))


def names_of(count: int, known: tuple) -> tuple:
    """The known names where their number fits, else "class 0", "class 1", …"""
    return known if len(known) == count else tuple(f"class {i}" for i in range(count))
